import Access
import Contracts
import ServiceKit
import Synchronization

/// The sessions and users whose tokens are refused although they have not expired, as auth's feed tells them.
///
/// A gateway that has just started knows none. Until it has read the feed to its end it lets nobody in: see ``areKnown``.
final class Revocations: Sendable {
    private static let retention = AccessTokenClaims.revocationRetention

    private struct State {
        var areKnown = false
        var subjects: Set<String> = []
        /// The same, oldest first.
        var order: [(subject: String, at: Timestamp)] = []
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let clock: WallClock

    /// - Parameter capacity: how many are kept; beyond it the oldest are forgotten.
    init(capacity: Int = 200_000, clock: WallClock = .system) {
        self.capacity = capacity
        self.clock = clock
    }

    /// Nil while nobody can say.
    func isRevoked(_ claims: AccessTokenClaims) -> Bool? {
        state.withLock { state in
            if !state.subjects.isEmpty,
                state.subjects.contains(claims.sessionID) || state.subjects.contains(claims.userID)
            {
                return true
            }
            return state.areKnown ? false : nil
        }
    }

    var count: Int { state.withLock { $0.subjects.count } }

    /// Whether the feed has been read to its end since the process began.
    var areKnown: Bool { state.withLock { $0.areKnown } }

    func noteEnd() { state.withLock { $0.areKnown = true } }

    /// Ready once the feed has been read to its end: without it every person would be turned away.
    var health: HealthCheck {
        HealthCheck("revocations") {
            guard self.areKnown else {
                throw Problem.unavailable(
                    "it is not known yet which sessions have ended; auth has not told all of them")
            }
        }
    }

    /// Takes note of what auth told. Events of other kinds are nothing to the gateway.
    func note(_ events: [FeedEvent]) {
        let now = clock.now()
        state.withLock { state in
            for event in events where event.type == .sessionRevoked || event.type == .userDeleted {
                guard now < event.at.advanced(by: Self.retention) else { continue }
                guard state.subjects.insert(event.subject).inserted else { continue }
                state.order.append((event.subject, event.at))
            }
            let expired = state.order.prefix { $0.at.advanced(by: Self.retention) <= now }.count
            let surplus = max(expired, state.order.count - capacity)
            for entry in state.order.prefix(surplus) { state.subjects.remove(entry.subject) }
            state.order.removeFirst(surplus)
        }
    }
}
