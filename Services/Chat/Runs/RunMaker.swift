import Contracts
import Logging
import Metrics
import ServiceKit
import Storage

/// Makes one run that this replica has the lease on, from what of it is in the log to its end.
struct RunMaker: Sendable {
    /// This process among the replicas.
    let instance: String
    let store: RunStore
    let requests: RunRequests
    let catalog: ModelCatalog
    let artifacts: ArtifactStore
    let budget: Budget
    let log: EventLog
    let hub: RunHub
    let clock: WallClock
    /// How long to wait between attempts to write an end that there is no room for.
    let patience: Duration
    private let logger = Logger(label: "runs")

    /// - Parameter isTakenOver: whether a former replica began it.
    /// - Returns: how the run ended; `nil` when another replica has it or will have it.
    func make(_ run: Run, isTakenOver: Bool, until signals: AsyncStream<RunSignal>) async -> Run.State? {
        let bill = RunBill(run: run, budget: budget)
        do {
            let logged = try await inOwnTask { [store] in try await store.log(of: run.id) }
            hub.open(run.id, logged: logged)
            defer { hub.close(run.id) }
            let recorder = RunRecorder(runID: run.id, logged: logged, log: log, hub: hub)
            let ending = try await makeToItsEnd(run, recorder, bill, isTakenOver: isTakenOver, signals)
            note(ending.state, of: run)
            return ending.state
        } catch {
            noteLeft(run, because: error)
            if error is LeaseLost { await closeLost(bill, of: run) }
        }
        return nil
    }

    private func makeToItsEnd(
        _ run: Run, _ recorder: RunRecorder, _ bill: RunBill, isTakenOver: Bool, _ signals: AsyncStream<RunSignal>
    ) async throws -> RunEnding {
        do {
            let ending = try await answer(run, recorder, bill, isTakenOver: isTakenOver, signals)
            do {
                try await write(ending, of: run, recorder, bill)
                return ending
            } catch is RunRecorder.DifferentReplay {
                try await write(.interrupted, of: run, recorder, bill)
                return .interrupted
            }
        } catch let error as DatabaseError where error.kind == .full {
            return try await endWithoutRoom(run, recorder, bill)
        }
    }

    // MARK: - The answer

    private func answer(
        _ run: Run, _ recorder: RunRecorder, _ bill: RunBill, isTakenOver: Bool, _ signals: AsyncStream<RunSignal>
    ) async throws -> RunEnding {
        do {
            let model = try catalog.model(run.model)
            guard !isTakenOver || model.isDeterministic else { return .interrupted }
            try await signals.interrupt { try await answer(run, model, recorder, bill) }
            return .complete
        } catch {
            guard let ending = RunEnding(of: error) else { throw error }
            return ending
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

    // MARK: - Its end

    private func write(_ ending: RunEnding, of run: Run, _ recorder: RunRecorder, _ bill: RunBill) async throws {
        if ending != .complete { await recorder.abandonReplay() }
        if ending == .interrupted { try await bill.settleAbandoned(text: await recorder.answer.text) }
        try await bill.close()
        if let notice = await bill.takeNotice() { try await recorder.record(notice) }
        let answer = await recorder.answer
        let last = try await recorder.numbered(ending.event(of: answer, run: run))
        try await store.finish(run, as: ending.state, answer: answer, last: last, holder: instance, at: clock.now())
        hub.publish(last.event, of: run.id)
    }

    /// Tells the readers at once, since the end cannot be written either; that is done when there is room. No other
    /// replica could do better: they share the store.
    private func endWithoutRoom(_ run: Run, _ recorder: RunRecorder, _ bill: RunBill) async throws -> RunEnding {
        let ending = RunEnding.withoutRoom
        await recorder.abandonReplay()
        let answer = await recorder.answer
        let last = try await recorder.numbered(ending.event(of: answer, run: run))
        hub.publish(last.event, of: run.id)
        noteWithoutRoom(run)
        while true {
            do {
                try await bill.close()
                try await store.finish(
                    run, as: ending.state, answer: answer, last: last, holder: instance, at: clock.now())
                return ending
            } catch let error as DatabaseError where error.kind == .full {
                try await Task.sleep(for: patience)
            }
        }
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

    // Apart from the asynchronous functions, whose frames would hold the parts of a log line as long as a run lasts.

    private func note(_ state: Run.State, of run: Run) {
        Counter(label: "runs_total", dimensions: [("model", run.model), ("state", state.rawValue)]).increment()
        logger.info("run ended", metadata: ["run": "\(run.id)", "state": "\(state.rawValue)"])
    }

    private func noteLeft(_ run: Run, because error: any Error) {
        switch error {
        case is LeaseLost: logger.notice("run left to its new owner", metadata: ["run": "\(run.id)"])
        case is CancellationError: logger.notice("run left unfinished at shutdown", metadata: ["run": "\(run.id)"])
        // No longer renewed, the lease runs out, and whoever takes the run over continues or ends it.
        default: logger.error("run could not be written", metadata: ["run": "\(run.id)", "error": "\(error)"])
        }
    }

    private func noteWithoutRoom(_ run: Run) {
        logger.error(
            "run ended for want of space; its end is written when there is some", metadata: ["run": "\(run.id)"])
    }
}
