import Logging
import ServiceKit
import ServiceLifecycle

/// Deletes expired sessions, and what needs no longer be known of revoked ones, every ten minutes. Several replicas may do so at once.
struct SessionSweep: Service {
    let store: SessionStore
    let clock: WallClock
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await sweep()
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("expired sessions could not be deleted", metadata: ["error": "\(error)"])
                }
                do {
                    try await Task.sleep(for: .seconds(600))
                } catch {
                    return
                }
            }
        }
    }

    func sweep() async throws {
        try await store.deleteExpired(at: clock.now())
    }
}
