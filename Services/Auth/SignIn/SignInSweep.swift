import Logging
import ServiceKit
import ServiceLifecycle

/// Deletes login attempts and hand-offs that nobody came back for, every minute. Several replicas may do so at once.
struct SignInSweep: Service {
    let attempts: LoginAttemptStore
    let handOffs: HandOffStore
    let clock: WallClock
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await sweep()
                    try await Task.sleep(for: .seconds(60))
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("expired sign-ins could not be deleted", metadata: ["error": "\(error)"])
                    // Cancelled in its sleep, the loop ends by its own condition.
                    try? await Task.sleep(for: .seconds(60))
                }
            }
        }
    }

    func sweep() async throws {
        let now = clock.now()
        try await attempts.deleteExpired(at: now)
        try await handOffs.deleteExpired(at: now)
    }
}
