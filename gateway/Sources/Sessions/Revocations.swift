import Access
import Contracts
import ServiceKit
import Synchronization

/// The sessions and users whose tokens are refused although they have not expired, as auth's feed tells them.
final class Revocations: Sendable {
    /// No access token lives longer than this, whatever its settings, so older revocations have nothing left to revoke.
    static let retention = Duration.seconds(86_400)

    private struct State {
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

    func isRevoked(_ claims: AccessTokenClaims) -> Bool {
        state.withLock { state in
            !state.subjects.isEmpty
                && (state.subjects.contains(claims.sessionID) || state.subjects.contains(claims.userID))
        }
    }

    var count: Int { state.withLock { $0.subjects.count } }

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
