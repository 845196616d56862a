/// Whether somebody may go on, and what to tell them.
public struct RateDecision: Sendable, Hashable {
    /// How many were admitted; 0 when refused.
    public let granted: Int
    /// How many more would be admitted at once.
    public let remaining: Int
    /// Until the same would be admitted; zero when it was. `nil` when it never will be, because it costs more than the
    /// burst.
    public let retryAfter: Duration?
    /// Until the whole burst is there again.
    public let reset: Duration

    public var isAdmitted: Bool { granted > 0 }

    /// The same, told to one who spends one of those that were granted to somebody who holds `left` more of them.
    public func spendingOne(left: Int) -> RateDecision {
        guard isAdmitted else { return self }
        return RateDecision(granted: 1, remaining: remaining + left, retryAfter: .zero, reset: reset)
    }

    /// The same refusal, told later.
    public func waiting(_ wait: Duration) -> RateDecision {
        RateDecision(granted: 0, remaining: remaining, retryAfter: wait, reset: max(reset, wait))
    }

    static func admitted(_ granted: Int, fullAt: Int64, at now: Int64, under policy: RatePolicy) -> RateDecision {
        RateDecision(
            granted: granted, remaining: GCRA.available(from: fullAt, at: now, under: policy), retryAfter: .zero,
            reset: .nanoseconds(max(0, fullAt - now)))
    }

    static func refused(asked: Int, fullAt: Int64, at now: Int64, under policy: RatePolicy) -> RateDecision {
        let wait = fullAt + Int64(min(asked, policy.burst)) * policy.interval - policy.window - now
        return RateDecision(
            granted: 0, remaining: GCRA.available(from: fullAt, at: now, under: policy),
            retryAfter: asked > policy.burst ? nil : .nanoseconds(max(0, wait)),
            reset: .nanoseconds(max(0, fullAt - now)))
    }
}
