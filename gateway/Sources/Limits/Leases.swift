import NIOCore
import RateLimiting
import ServiceKit
import Synchronization

/// What the shared store has lent this gateway: some tokens of a key to spend from memory, or its word that there are none
/// until a certain moment. Bounded: when it is full, what ran out is forgotten first, and then everything: the store
/// remembers what was lent, so nobody gets more by it.
final class Leases: Sendable {
    private struct Lease {
        var tokens: Int
        var until: NIODeadline
        /// What the store said, for clients to be told.
        var state: RateDecision
    }

    /// Tokens that were not used by then are given up: hoarded, they would come on top of a later burst.
    static let life = TimeAmount.seconds(1)

    private let capacity: Int
    private let leases = Mutex<[RateKey: Lease]>([:])

    init(capacity: Int = 65_536) {
        self.capacity = capacity
    }

    /// - Returns: `nil` when the store must be asked.
    func spend(_ key: RateKey, at now: NIODeadline) -> RateDecision? {
        leases.withLock { leases in
            guard let lease = leases[key], now < lease.until else { return nil }
            if lease.tokens > 0 {
                leases[key]?.tokens -= 1
                return lease.state.spendingOne(left: lease.tokens - 1)
            }
            guard !lease.state.isAdmitted, let wait = lease.state.retryAfter else { return nil }
            return lease.state.waiting(min(wait, .nanoseconds((lease.until - now).nanoseconds)))
        }
    }

    /// Keeps what the store granted beyond the one that is spent at once, or its refusal.
    func keep(_ decision: RateDecision, for key: RateKey, at now: NIODeadline) {
        leases.withLock { leases in
            if leases[key] == nil, leases.count >= capacity {
                leases = leases.filter { now < $0.value.until }
                if leases.count >= capacity { leases.removeAll() }
            }
            let lent = leases[key].map { now < $0.until ? $0.tokens : 0 } ?? 0
            let wait = decision.retryAfter.map { TimeAmount.nanoseconds($0.wholeMicroseconds * 1_000) } ?? Self.life
            leases[key] = Lease(
                tokens: lent + max(0, decision.granted - 1),
                until: now + (decision.isAdmitted ? Self.life : min(wait, Self.life)), state: decision)
        }
    }

    var count: Int { leases.withLock { $0.count } }
}
