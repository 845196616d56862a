import Logging
import ServiceKit
import ServiceLifecycle

/// Deletes the audit rows that are older than `AUDIT_RETENTION`, every hour. Several replicas may do so at once.
struct AuditSweep: Service {
    let store: AuditStore
    let retention: Duration
    let clock: WallClock
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            repeat {
                do {
                    try await sweep()
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("old audit rows could not be deleted", metadata: ["error": "\(error)"])
                }
            } while (try? await Task.sleep(for: .seconds(3_600))) != nil
        }
    }

    func sweep() async throws {
        try await store.deleteBefore(clock.now().advanced(by: .zero - retention))
    }
}
