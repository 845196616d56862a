public import ServiceKit

/// How often something may be done: so many times a period, and how many of them at once.
///
/// Written `10/s`, `100/m` or `5/h`, and with a burst of its own `10/s burst 40`: forty at once, then ten a second. Without
/// one the burst is the count.
public struct RatePolicy: Sendable, Hashable {
    public enum Period: String, Sendable, CaseIterable {
        case second = "s"
        case minute = "m"
        case hour = "h"

        var nanoseconds: Int64 {
            switch self {
            case .second: 1_000_000_000
            case .minute: 60_000_000_000
            case .hour: 3_600_000_000_000
            }
        }
    }

    /// Beyond these the arithmetic in nanoseconds could overflow.
    static let countLimit = 1_000_000
    static let burstLimit = 100_000

    public let count: Int
    public let period: Period
    /// How many are admitted at once to somebody who has been quiet.
    public let burst: Int

    /// - Parameter burst: as many as `count` unless given.
    public init(_ count: Int, per period: Period, burst: Int? = nil) {
        let burst = burst ?? min(count, Self.burstLimit)
        precondition((1...Self.countLimit).contains(count) && (1...Self.burstLimit).contains(burst))
        self.count = count
        self.period = period
        self.burst = burst
    }

    /// What each of `parts` may have, so that together they have no more than the whole; but for the one that everybody
    /// must have.
    public func share(of parts: Int) -> RatePolicy {
        guard parts > 1 else { return self }
        // Told by the longest period that holds it, so that little is lost in rounding.
        let longest = Period.allCases.last { Self.count(count, per: period, in: $0) <= Self.countLimit } ?? period
        return RatePolicy(
            max(1, Self.count(count, per: period, in: longest) / parts), per: longest, burst: max(1, burst / parts))
    }

    private static func count(_ count: Int, per period: Period, in longer: Period) -> Int {
        longer.nanoseconds < period.nanoseconds ? .max : count * Int(longer.nanoseconds / period.nanoseconds)
    }

    /// After how many nanoseconds one more is admitted: the emission interval of GCRA.
    public var interval: Int64 { period.nanoseconds / Int64(count) }

    /// How long a spent burst takes to come back, in nanoseconds: the tolerance of GCRA.
    public var window: Int64 { interval * Int64(burst) }
}

extension RatePolicy: ConfigurationValue {
    public static var kind: String { "rate, such as 10/s or 10/s burst 40" }

    public static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> RatePolicy {
        let mistake = ConfigurationMistake.Reason(
            "must be a count and a period, such as 10/s, 100/m or 5/h, and may end in a burst: 10/s burst 40")
        guard let match = text.wholeMatch(of: /(\d{1,7})\/([smh])(?: +burst +(\d{1,6}))?/)?.output,
            let count = Int(match.1), (1...countLimit).contains(count), let period = Period(rawValue: String(match.2))
        else { throw mistake }
        guard let written = match.3 else { return RatePolicy(count, per: period) }
        guard let burst = Int(written), (1...burstLimit).contains(burst) else { throw mistake }
        return RatePolicy(count, per: period, burst: burst)
    }

    public var text: String {
        burst == count ? "\(count)/\(period.rawValue)" : "\(count)/\(period.rawValue) burst \(burst)"
    }
}
