import Contracts
import Logging
import Metrics
import ServiceKit
import Storage

/// One run that this replica has the lease on, while it is made: from what of it is in the log to its end.
///
/// A class, so that what waits for a model, a thousand times at once, holds on to one reference and not to all these
/// parts.
final class RunMaking: Sendable {
    let run: Run
    /// A former replica began it.
    private let isTakenOver: Bool
    private let means: RunMeans
    private let bill: RunBill
    private let logger = Logger(label: "runs")
    private let (signals, signalling) = AsyncStream.makeStream(of: RunSignal.self, bufferingPolicy: .bufferingOldest(1))

    init(_ run: Run, isTakenOver: Bool, _ means: RunMeans) {
        self.run = run
        self.isTakenOver = isTakenOver
        self.means = means
        bill = RunBill(run: run, budget: means.budget)
    }

    /// Tells it to end now.
    func tell(_ signal: RunSignal) {
        signalling.yield(signal)
    }

    /// - Returns: how the run ended; `nil` when another replica has it or will have it.
    func make() async -> Run.State? {
        do {
            let logged = try await inOwnTask { [self] in try await means.store.log(of: run.id) }
            means.hub.open(run.id, logged: logged.count)
            defer { means.hub.close(run.id) }
            let recorder = RunRecorder(runID: run.id, logged: logged, log: means.log, hub: means.hub)
            let ending = try await makeToItsEnd(recorder)
            note(ending.state)
            return ending.state
        } catch {
            noteLeft(because: error)
            if error is LeaseLost { await closeLost() }
            return nil
        }
    }

    private func makeToItsEnd(_ recorder: RunRecorder) async throws -> RunEnding {
        do {
            let ending = try await ending(recorder)
            do {
                try await write(ending, recorder)
                return ending
            } catch is RunRecorder.DifferentReplay {
                try await write(.interrupted, recorder)
                return .interrupted
            }
        } catch let error as DatabaseError where error.kind == .full {
            return try await endWithoutRoom(recorder)
        }
    }

    // MARK: - The answer

    private func ending(_ recorder: RunRecorder) async throws -> RunEnding {
        do {
            let isRepeatable = try means.catalog.model(run.model).isDeterministic
            guard !isTakenOver || isRepeatable else { return .interrupted }
            try await signals.interrupt(signalling) { [self] in
                try await inOwnTask { [self] in try await maker(recorder) }.make()
            }
            return .complete
        } catch {
            guard let ending = RunEnding(of: error) else { throw error }
            return ending
        }
    }

    private func maker(_ recorder: RunRecorder) async throws -> AnswerMaker {
        let model = try means.catalog.model(run.model)
        let (request, projectID) = try await means.requests.request(
            for: run, room: means.budget.terms(of: model.model).contextTokens, withMemory: model.hasMemory)
        let toolbox = Toolbox(
            run: run, projectID: projectID, library: means.requests.library, artifacts: means.artifacts,
            messages: means.requests.context.messages, holder: means.instance)
        return AnswerMaker(
            run: run, request: request, model: model, toolbox: toolbox, recorder: recorder, bill: bill)
    }

    // MARK: - Its end

    private func write(_ ending: RunEnding, _ recorder: RunRecorder) async throws {
        if ending != .complete { await recorder.abandonReplay() }
        if ending == .interrupted { try await bill.settleAbandoned(text: await recorder.answer.text) }
        try await bill.close(isRefused: ending.isRefusal)
        if let notice = await bill.takeNotice() { try await recorder.record(notice) }
        let answer = await recorder.answer
        let last = try await recorder.numbered(ending.event(of: answer, run: run))
        try await means.store.finish(
            run, as: ending.state, answer: answer, last: last, holder: means.instance, at: means.clock.now())
        means.hub.publish(last.event, of: run.id)
        // Of a run that ended before its model was asked.
        try await means.budget.release(run)
    }

    /// Tells the readers at once, since the end cannot be written either; that is done when there is room. No other
    /// replica could do better: they share the store.
    private func endWithoutRoom(_ recorder: RunRecorder) async throws -> RunEnding {
        let ending = RunEnding.withoutRoom
        await recorder.abandonReplay()
        let answer = await recorder.answer
        let last = try await recorder.numbered(ending.event(of: answer, run: run))
        means.hub.publish(last.event, of: run.id)
        noteWithoutRoom()
        while true {
            do {
                try await bill.close()
                try await means.store.finish(
                    run, as: ending.state, answer: answer, last: last, holder: means.instance, at: means.clock.now())
                try await means.budget.release(run)
                return ending
            } catch let error as DatabaseError where error.kind == .full {
                try await Task.sleep(for: means.retryPause)
            }
        }
    }

    /// What a run used that is no longer this replica's, maybe because its thread was deleted: nobody else may come to
    /// settle it.
    private func closeLost() async {
        do {
            try await bill.close()
            if try await !means.store.exists(run.id) { try await means.budget.release(run) }
        } catch {
            logger.warning(
                "usage of a lost run not settled; it is when the reservation runs out",
                metadata: ["run": "\(run.id)", "error": "\(error)"])
        }
    }

    // MARK: - What is said of it

    private func note(_ state: Run.State) {
        Counter(label: "runs_total", dimensions: [("model", run.model), ("state", state.rawValue)]).increment()
        logger.info("run ended", metadata: ["run": "\(run.id)", "state": "\(state.rawValue)"])
    }

    private func noteLeft(because error: any Error) {
        switch error {
        case is LeaseLost: logger.notice("run left to its new owner", metadata: ["run": "\(run.id)"])
        case is CancellationError: logger.notice("run left unfinished at shutdown", metadata: ["run": "\(run.id)"])
        // No longer renewed, the lease runs out, and whoever takes the run over continues or ends it.
        default: logger.error("run could not be written", metadata: ["run": "\(run.id)", "error": "\(error)"])
        }
    }

    private func noteWithoutRoom() {
        logger.error(
            "run ended for want of space; its end is written when there is some", metadata: ["run": "\(run.id)"])
    }
}
