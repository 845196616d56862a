import Access
import Logging
import ServiceKit
import ServiceLifecycle

/// Keeps this replica's keys those of the store, and lets a new key take over when its time has come.
struct KeyFollower: Service {
    /// Every replica knows within this time what another did.
    static let interval = Duration.seconds(1)

    let ring: SigningKeyRing
    /// What auth itself verifies with.
    let keys: KeySource
    let clock: WallClock
    let audit: AuditTrail
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            var failing = false
            while !Task.isCancelled {
                do {
                    try await step()
                    failing = false
                } catch is CancellationError {
                    return
                } catch {
                    // The keys at hand stay good; saying so once is enough.
                    if !failing {
                        logger.warning("signing keys could not be read again", metadata: ["error": "\(error)"])
                    }
                    failing = true
                }
                do {
                    try await Task.sleep(for: Self.interval)
                } catch {
                    return
                }
            }
        }
    }

    func step() async throws {
        guard let change = try await ring.follow(at: clock.now()) else { return }
        _ = await keys.refresh()
        if let key = change.activated { audit.record(.keyActivated, ["key": key]) }
        for key in change.removed { audit.record(.keyRemoved, ["key": key]) }
    }
}
