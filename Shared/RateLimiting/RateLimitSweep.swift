public import Logging
import ServiceKit
public import ServiceLifecycle

/// Forgets every minute the keys that are as good as new, so that the table holds only who is busy. Several replicas may
/// do so at once.
public struct RateLimitSweep: Service {
    private let store: RateLimitStore
    private let logger: Logger

    public init(_ store: RateLimitStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    public func run() async {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(60))) != nil {
                do {
                    try await store.sweep()
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("old rate limits could not be deleted", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
