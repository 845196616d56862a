import ServiceLifecycle
import Synchronization

/// The answers being made in this process, and who listens to them.
///
/// A live answer keeps its newest events here, so a reader holds only its place: nothing is buffered per reader, and a
/// slow one holds nobody up, but reads what is no longer here from the store. Readers of answers made elsewhere are
/// woken to look there too.
final class RunHub: Service {
    private struct Live {
        /// How many events came before those kept.
        var dropped = 0
        var events: [RunEvent] = []

        mutating func add(_ event: RunEvent) {
            if events.count == RunHub.mostKept {
                events.removeFirst(RunHub.mostKept / 2)
                dropped += RunHub.mostKept / 2
            }
            events.append(event)
        }
    }

    /// Events of an answer that are kept here.
    private static let mostKept = 32

    private struct State {
        var live: [String: Live] = [:]
        var listeners: [String: [Int: AsyncStream<Void>.Continuation]] = [:]
        var nextListener = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Begins keeping a run's events, of which some are stored already.
    func open(_ runID: String, logged: Int) {
        state.withLock { $0.live[runID] = Live(dropped: logged) }
        wake(runID)
    }

    /// Shows listeners an event that is durable; the only other one says that there is no room to make it so.
    func publish(_ event: RunEvent, of runID: String) {
        state.withLock { $0.live[runID]?.add(event) }
        wake(runID)
    }

    /// The run is over here; what its readers still lack they find in the store.
    func close(_ runID: String) {
        state.withLock { $0.live[runID] = nil }
        wake(runID)
    }

    /// The events after `seq` of a run; `nil` when they are to be read from the store, because the run is made elsewhere
    /// or over, or because they are no longer kept here.
    func events(of runID: String, after seq: Int) -> [NumberedEvent]? {
        state.withLock { state in
            guard let live = state.live[runID], seq >= live.dropped else { return nil }
            return live.events.enumerated().dropFirst(seq - live.dropped).map { index, event in
                NumberedEvent(seq: live.dropped + index + 1, event: event)
            }
        }
    }

    /// How many answers are being made here.
    var liveCount: Int { state.withLock { $0.live.count } }

    /// How many readers listen.
    var listenerCount: Int { state.withLock { state in state.listeners.values.reduce(0) { $0 + $1.count } } }

    /// A stream that ticks when there may be something new, and ends when the process shuts down.
    func listen(to runID: String) -> (ticks: AsyncStream<Void>, leave: @Sendable () -> Void) {
        let (ticks, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let listener: Int? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.nextListener += 1
            state.listeners[runID, default: [:]][state.nextListener] = continuation
            return state.nextListener
        }
        guard let listener else {
            continuation.finish()
            return (ticks, {})
        }
        return (
            ticks,
            { [weak self] in
                self?.state.withLock { state in
                    state.listeners[runID]?[listener] = nil
                    if state.listeners[runID]?.isEmpty == true { state.listeners[runID] = nil }
                }
                continuation.finish()
            }
        )
    }

    /// Wakes those who listen to answers made elsewhere; with `everyone`, all, so that they can send a heartbeat.
    func tick(everyone: Bool) {
        let continuations = state.withLock { state in
            state.listeners.filter { everyone || state.live[$0.key] == nil }.flatMap { $0.value.values }
        }
        for continuation in continuations { continuation.yield() }
    }

    /// At shutdown ends every listener's stream, before the HTTP server waits for them; they come back to another
    /// replica.
    func run() async throws {
        try await gracefulShutdown()
        closeAll()
    }

    private func closeAll() {
        let continuations = state.withLock { state in
            state.isClosed = true
            defer { state.listeners = [:] }
            return state.listeners.flatMap { $0.value.values }
        }
        for continuation in continuations { continuation.finish() }
    }

    private func wake(_ runID: String) {
        let continuations = state.withLock { state in state.listeners[runID].map { Array($0.values) } ?? [] }
        for continuation in continuations { continuation.yield() }
    }
}
