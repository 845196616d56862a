/// Why the making of an answer ends before the model is done.
enum RunSignal: Sendable {
    /// Somebody asked for it.
    case stop
    /// Another replica has the run, or it is gone.
    case leaseLost
}

/// The person has stopped the answer.
struct RunStopped: Error {}

extension AsyncStream<RunSignal> {
    /// Does the work until it is done or a signal comes, which cancels it.
    /// - Throws: `RunStopped`, `LeaseLost`, what `work` throws, `CancellationError`.
    func interrupt(
        _ signalling: Continuation, _ work: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // Nothing can be signalled any more.
                defer { signalling.finish() }
                try await work()
            }
            for await signal in self {
                group.cancelAll()
                // Whatever it says to that.
                _ = await group.nextResult()
                switch signal {
                case .stop: throw RunStopped()
                case .leaseLost: throw LeaseLost()
                }
            }
            try await group.next()
        }
    }
}
