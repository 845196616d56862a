public import Logging
public import ServiceLifecycle

/// Deletes what is over, again and again until the process ends. Several replicas may do so at once. What could not be
/// deleted is told in the log, and has its next turn.
public struct Sweep: Service {
    /// As the log says it: `expired sessions`.
    private let what: String
    private let interval: Duration
    private let logger: Logger
    private let delete: @Sendable () async throws -> Void

    public init(
        _ what: String, every interval: Duration, logger: Logger, delete: @escaping @Sendable () async throws -> Void
    ) {
        self.what = what
        self.interval = interval
        self.logger = logger
        self.delete = delete
    }

    public func run() async {
        await cancelWhenGracefulShutdown {
            repeat {
                do {
                    try await once()
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("\(what) could not be deleted", metadata: ["error": "\(error)"])
                }
                // The sleep fails only when the process ends.
            } while (try? await Task.sleep(for: interval)) != nil
        }
    }

    public func once() async throws { try await delete() }
}
