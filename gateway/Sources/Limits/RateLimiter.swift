import NIOCore
import RateLimiting
import Synchronization

/// Who may go on, over all event loops of this gateway. A loop that kept its own count would multiply every limit by the
/// number of loops, so buckets are shared, under as many locks as keep the loops out of each other's way.
final class RateLimiter: Sendable {
    enum Verdict: Sendable {
        case unlimited
        case decided(RateDecision, RateRule)
        /// What this gateway was lent is used up; the shared store must be asked first.
        case mustAsk(RateRule)
    }

    let limits: RateLimits
    private let buckets: RateBuckets
    private let shared: SharedRates?

    /// - Parameter shared: where several gateways count together.
    init(_ limits: RateLimits, shared: SharedRates? = nil) {
        self.limits = limits
        self.shared = shared
        buckets = RateBuckets()
    }

    static let off = RateLimiter(RateLimits([:]))

    /// Spends one. Never waits.
    func spend(_ kind: TrafficClass, _ subject: RateSubject, at now: NIODeadline) -> Verdict {
        guard let rule = limits.rule(for: kind) else { return .unlimited }
        let key = RateKey(kind: kind, subject: subject)
        guard let shared else { return .decided(buckets.take(from: key, under: rule.policy, at: now), rule) }
        return shared.spend(key, under: rule.policy, at: now).map { .decided($0, rule) } ?? .mustAsk(rule)
    }

    /// The decision once the shared store was asked.
    func ask(_ rule: RateRule, _ subject: RateSubject) async -> RateDecision {
        guard let shared else { preconditionFailure("only shared rates are asked for") }
        return await shared.ask(RateKey(kind: rule.kind, subject: subject), under: rule.policy)
    }
}

extension NIODeadline {
    /// As `GCRA` counts.
    var nanoseconds: Int64 { Int64(clamping: uptimeNanoseconds) }
}
