import Contracts
import Logging
import Metrics
import ServiceKit
import ServiceLifecycle
import Storage
import Synchronization

/// Makes answers, whoever is listening: a browser that leaves cancels nothing.
///
/// Each run is a child task of this service. It holds a lease in the store that is renewed while it works; a replica
/// that dies stops renewing, and another takes its runs over.
final class RunSupervisor: Service {
    struct Timing: Sendable {
        /// How long a lease lives without being renewed.
        var lease: Duration = .seconds(6)
        /// How often leases are renewed and orphaned runs looked for.
        var round: Duration = .seconds(1)
        /// How often readers of answers made elsewhere look into the store.
        var poll: Duration = .milliseconds(200)
        /// How often a replica that makes answers looks whether one is to stop. Within half of this, on average, a stop
        /// that reached another replica is felt; the index it reads holds only runs to be stopped.
        var stopWatch: Duration = .milliseconds(50)
    }

    /// How seldom it is looked for money set aside for runs that nobody makes.
    private static let roundsPerSweep = 60

    private struct Stop: Error {}

    /// Why the making of an answer ends before the model is done.
    private enum Signal: Sendable {
        case stop, leaseLost
    }

    /// This process among the replicas.
    let instance: String
    private let store: RunStore
    private let requests: RunRequests
    private let catalog: ModelCatalog
    private let artifacts: ArtifactStore
    private let budget: Budget
    private let summarizer: Summarizer
    private let log: EventLog
    private let hub: RunHub
    private let clock: WallClock
    private let timing: Timing
    private let logger = Logger(label: "runs")
    /// The runs that are being made here, and how each is told to end.
    private let making = Mutex<[String: AsyncStream<Signal>.Continuation]>([:])
    // Unbounded, because each element is a run that is already in the store and must be made.
    private let (accepted, accepting) = AsyncStream.makeStream(of: Accepted.self, bufferingPolicy: .unbounded)

    private struct Accepted: Sendable {
        var run: Run
        /// What a former replica had already written.
        var isTakenOver: Bool
    }

    init(
        instance: String, store: RunStore, requests: RunRequests, catalog: ModelCatalog, artifacts: ArtifactStore,
        budget: Budget, summarizer: Summarizer, log: EventLog, hub: RunHub, clock: WallClock, timing: Timing = Timing()
    ) {
        self.instance = instance
        self.store = store
        self.requests = requests
        self.catalog = catalog
        self.artifacts = artifacts
        self.budget = budget
        self.summarizer = summarizer
        self.log = log
        self.hub = hub
        self.clock = clock
        self.timing = timing
    }

    /// A lease from now on.
    var lease: RunStore.Lease {
        RunStore.Lease(holder: instance, until: clock.now().advanced(by: timing.lease))
    }

    /// Begins making an answer whose run is in the store under this replica's lease.
    func accept(_ run: Run) {
        accepting.yield(Accepted(run: run, isTakenOver: false))
    }

    /// Stops a run that is made here, at once. Elsewhere its replica notices the request in the store.
    func stopHere(_ runID: String) {
        signal(.stop, to: runID)
    }

    private func signal(_ signal: Signal, to runID: String) {
        making.withLock { $0[runID] }?.yield(signal)
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.keepRound() }
                group.addTask { await self.keepTicking() }
                group.addTask { await self.keepWatchingForStops() }
                for await next in accepted {
                    group.addTask { await self.make(next.run, isTakenOver: next.isTakenOver) }
                }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.accepting.finish()
        }
        await releaseAll()
    }

    // MARK: - Rounds

    private func keepRound() async {
        var round = 0
        while !Task.isCancelled {
            round += 1
            do {
                if round.isMultiple(of: Self.roundsPerSweep) { try await budget.settleOrphaned() }
                let mine = making.withLock { Array($0.keys) }
                let held = try await store.renew(lease, of: mine)
                for runID in mine where !held.contains(runID) { signal(.leaseLost, to: runID) }
                for run in try await store.takeOver(lease, expiredBy: clock.now()) {
                    logger.notice("run taken over", metadata: ["run": "\(run.id)"])
                    accepting.yield(Accepted(run: run, isTakenOver: true))
                }
            } catch is CancellationError {
                return
            } catch {
                logger.warning("leases could not be renewed", metadata: ["error": "\(error)"])
            }
            await pause(timing.round)
        }
    }

    private func pause(_ duration: Duration) async {
        // It throws only when cancelled, which the loops ask for themselves.
        try? await Task.sleep(for: duration)
    }

    private func keepWatchingForStops() async {
        while !Task.isCancelled {
            do {
                if making.withLock({ !$0.isEmpty }) {
                    for runID in try await store.stopRequests(holder: instance) { signal(.stop, to: runID) }
                }
            } catch is CancellationError {
                return
            } catch {
                logger.warning("stops could not be looked for", metadata: ["error": "\(error)"])
            }
            await pause(timing.stopWatch)
        }
    }

    private func keepTicking() async {
        var round = 0
        while !Task.isCancelled {
            round += 1
            hub.tick(everyone: round.isMultiple(of: 5))
            Gauge(label: "runs_active").record(hub.liveCount)
            Gauge(label: "run_readers").record(hub.listenerCount)
            await pause(timing.poll)
        }
    }

    // MARK: - One run

    private func make(_ run: Run, isTakenOver: Bool) async {
        let scope = RequestScope(correlationID: run.correlationID, trace: TraceContext())
        await scope.run {
            let state = await end(run, isTakenOver: isTakenOver)
            // When its readers have gone: nobody waits for it.
            if state == .complete { await summarizer.keepUp(after: run) }
        }
    }

    /// - Returns: how the run ended; `nil` when another replica has it or will have it.
    private func end(_ run: Run, isTakenOver: Bool) async -> Run.State? {
        let (signals, ending) = AsyncStream.makeStream(of: Signal.self, bufferingPolicy: .bufferingOldest(1))
        making.withLock { $0[run.id] = ending }
        defer { making.withLock { $0[run.id] = nil } }
        let bill = RunBill(run: run, budget: budget)
        do {
            let logged = try await inOwnTask { [store] in try await store.log(of: run.id) }
            hub.open(run.id, logged: logged)
            defer { hub.close(run.id) }
            let recorder = RunRecorder(runID: run.id, logged: logged, log: log, hub: hub)
            let state = try await outcome(of: run, recorder, bill, isTakenOver: isTakenOver, signals)
            note(state, of: run)
            return state
        } catch {
            noteLeft(run, because: error)
            if error is LeaseLost { await closeLost(bill, of: run) }
        }
        return nil
    }

    // Apart from the asynchronous functions, whose frames would hold the parts of a log line as long as a run lasts.

    private func noteLeft(_ run: Run, because error: any Error) {
        switch error {
        case is LeaseLost: logger.notice("run left to its new owner", metadata: ["run": "\(run.id)"])
        case is CancellationError: logger.notice("run left unfinished at shutdown", metadata: ["run": "\(run.id)"])
        // No longer renewed, the lease runs out, and whoever takes the run over continues or ends it.
        default: logger.error("run could not be written", metadata: ["run": "\(run.id)", "error": "\(error)"])
        }
    }

    private func note(_ state: Run.State, of run: Run) {
        Counter(label: "runs_total", dimensions: [("model", run.model), ("state", state.rawValue)]).increment()
        logger.info("run ended", metadata: ["run": "\(run.id)", "state": "\(state.rawValue)"])
    }

    /// What a run used that is no longer this replica's, maybe because its thread was deleted: nobody else may come to
    /// settle it.
    private func closeLost(_ bill: RunBill, of run: Run) async {
        do {
            try await bill.close()
            if try await !store.exists(run.id) { try await budget.release(run) }
        } catch {
            logger.warning(
                "usage of a lost run not settled; it is when the reservation runs out",
                metadata: ["run": "\(run.id)", "error": "\(error)"])
        }
    }

    private func outcome(
        of run: Run, _ recorder: RunRecorder, _ bill: RunBill, isTakenOver: Bool, _ signals: AsyncStream<Signal>
    ) async throws -> Run.State {
        do {
            let model = try catalog.model(run.model)
            guard !isTakenOver || model.isDeterministic else { throw RunRecorder.DifferentReplay() }
            try await untilSignalled(signals) { try await self.answer(run, model, recorder, bill) }
            let answer = await recorder.answer
            return try await finish(
                run, .complete, answer, .complete(answer, model: run.model, messageID: run.messageID), recorder, bill)
        } catch is Stop {
            return try await finish(run, .stopped, await recorder.answer, .stopped, recorder, bill)
        } catch is RunRecorder.DifferentReplay {
            let message = "The answer was interrupted. What is here was kept; ask again for the rest."
            let answer = await recorder.abandonReplay()
            try await bill.settleAbandoned(text: answer.text)
            return try await finish(run, .interrupted, answer, .interrupted(message), recorder, bill)
        } catch let failure as ModelFailure {
            return try await finish(run, .failed, await recorder.answer, .failed(failure), recorder, bill)
        } catch let problem as Problem {
            let failure = ModelFailure(code: problem.code, message: problem.detail, isRetryable: problem.isRetryable)
            return try await finish(run, .failed, await recorder.answer, .failed(failure), recorder, bill)
        }
    }

    private func answer(_ run: Run, _ model: any ChatModel, _ recorder: RunRecorder, _ bill: RunBill) async throws {
        let room = budget.terms(of: model.model).contextTokens
        let (request, projectID) = try await inOwnTask { [requests] in
            try await requests.request(for: run, room: room)
        }
        let toolbox = Toolbox(
            run: run, projectID: projectID, library: requests.library, artifacts: artifacts,
            messages: requests.context.messages, holder: instance)
        let maker = AnswerMaker(
            run: run, model: model, toolbox: toolbox, recorder: recorder, bill: bill, logger: logger)
        try await maker.make(request)
    }

    private func untilSignalled(
        _ signals: AsyncStream<Signal>, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(operation: body)
            group.addTask {
                for await signal in signals {
                    switch signal {
                    case .stop: throw Stop()
                    case .leaseLost: throw LeaseLost()
                    }
                }
                try Task.checkCancellation()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func finish(
        _ run: Run, _ state: Run.State, _ answer: Answer, _ event: RunEvent, _ recorder: RunRecorder, _ bill: RunBill
    ) async throws -> Run.State {
        try await bill.close()
        if let notice = await bill.takeNotice() { try await recorder.record(notice) }
        let last = NumberedEvent(seq: await recorder.nextSeq, event: event)
        try await store.finish(run, as: state, answer: answer, last: last, holder: instance, at: clock.now())
        hub.publish(event, of: run.id)
        return state
    }

    /// Answers in progress are left to another replica, or to this one when it is back.
    private func releaseAll() async {
        do {
            let released = try await store.release(holder: instance)
            if released > 0 { logger.notice("runs released", metadata: ["count": "\(released)"]) }
        } catch {
            logger.warning("leases could not be released; they run out", metadata: ["error": "\(error)"])
        }
    }
}
