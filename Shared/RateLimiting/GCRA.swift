/// The generic cell rate algorithm (ITU-T I.371): a leaky bucket whose whole state is one number, the moment at which the
/// burst would be whole again. It admits a burst at once and the rate for ever after, and never more than both together.
///
/// All times are nanoseconds of one clock that does not go back, whichever it is.
public enum GCRA {
    /// - Parameters:
    ///   - fullAt: what was remembered of this key, or anything in the past for one that is new.
    ///   - least: how many must be admitted together, else none is.
    ///   - most: how many are admitted if there are so many.
    /// - Returns: the decision, and what to remember when it admits. When it refuses nothing changes.
    public static func take(
        _ least: Int, to most: Int, from fullAt: Int64, at now: Int64, under policy: RatePolicy
    ) -> (decision: RateDecision, fullAt: Int64) {
        let start = max(fullAt, now)
        let available = available(from: fullAt, at: now, under: policy)
        guard least <= available else {
            return (.refused(asked: least, fullAt: start, at: now, under: policy), fullAt)
        }
        let granted = min(max(most, least), available)
        let after = start + Int64(granted) * policy.interval
        return (.admitted(granted, fullAt: after, at: now, under: policy), after)
    }

    /// The same for what costs `cost`.
    public static func take(
        _ cost: Int = 1, from fullAt: Int64, at now: Int64, under policy: RatePolicy
    ) -> (decision: RateDecision, fullAt: Int64) {
        take(cost, to: cost, from: fullAt, at: now, under: policy)
    }

    /// How many would be admitted now.
    public static func available(from fullAt: Int64, at now: Int64, under policy: RatePolicy) -> Int {
        // What was remembered under a larger policy may lie beyond this one's window.
        Int(max(0, policy.window - (max(fullAt, now) - now)) / policy.interval)
    }
}
