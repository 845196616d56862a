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
    func interrupt(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(operation: work)
            group.addTask {
                for await signal in self {
                    switch signal {
                    case .stop: throw RunStopped()
                    case .leaseLost: throw LeaseLost()
                    }
                }
                try Task.checkCancellation()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
