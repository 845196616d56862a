import Synchronization

@testable import Chat

/// A model that says what a test wrote down: one list of events per turn.
struct ScriptedModel: ChatModel {
    var id = "interview"
    var name = "Scripted"
    var model = "interview"
    var isDeterministic = true
    /// Each turn of one answer, in order.
    var turns: [[ModelEvent]]
    /// The same for every answer but the first.
    var later: [[ModelEvent]]?
    /// Awaited before each event, so that a test decides when the model goes on.
    var gate: Gate?
    var failure: ModelFailure?
    /// What it says when it is to summarise; without it, the same as to a question.
    var summary: [ModelEvent]?
    /// Keeps what the model was asked.
    var asked: Recorded?

    func events(for request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
        asked?.keep(request)
        let turn = request.messages.reduce(0) { count, message in
            if case .assistant(let said) = message, !said.toolCalls.isEmpty { count + 1 } else { count }
        }
        let questions = request.messages.count { if case .user = $0 { true } else { false } }
        let isToSummarise = summary != nil && request.messages.last.map(Self.isSummaryPrompt) ?? false
        let turns = isToSummarise ? [summary ?? []] : questions > 1 ? later ?? turns : turns
        let events = turn < turns.count ? turns[turn] : [.finished(.complete)]
        let gate = gate
        let failure = failure
        let remaining = Mutex(events[...])
        return AsyncThrowingStream {
            try Task.checkCancellation()
            await gate?.pass()
            try Task.checkCancellation()
            if let next = remaining.withLock({ $0.popFirst() }) { return next }
            if let failure { throw failure }
            return nil
        }
    }

    static func isSummaryPrompt(_ message: ModelMessage) -> Bool {
        if case .user(let text) = message { text.hasPrefix("Summarise this conversation") } else { false }
    }
}

/// What a model was asked, in order.
final class Recorded: Sendable {
    private let requests = Mutex<[ModelRequest]>([])

    var last: ModelRequest? { requests.withLock { $0.last } }
    var all: [ModelRequest] { requests.withLock { $0 } }
    func keep(_ request: ModelRequest) { requests.withLock { $0.append(request) } }
}

/// Lets as many through as a test has allowed, and whoever is cancelled: a test whose model hears of a stop late must fail
/// and not hang.
final class Gate: Sendable {
    private struct State {
        var allowed = 0
        var next = 0
        var waiting: [(id: Int, passing: CheckedContinuation<Void, Never>)] = []
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    func open(_ count: Int) async {
        let passing = state.withLock { state in
            let passing = state.waiting.prefix(count).map(\.passing)
            state.waiting.removeFirst(passing.count)
            state.allowed += count - passing.count
            return passing
        }
        for one in passing { one.resume() }
    }

    func pass() async {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { passing in
                let passes = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    if state.allowed > 0 {
                        state.allowed -= 1
                        return true
                    }
                    state.waiting.append((id, passing))
                    return false
                }
                if passes { passing.resume() }
            }
        } onCancel: {
            let passing = state.withLock { state in
                guard let place = state.waiting.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil as CheckedContinuation<Void, Never>?
                }
                return state.waiting.remove(at: place).passing
            }
            passing?.resume()
        }
    }
}
