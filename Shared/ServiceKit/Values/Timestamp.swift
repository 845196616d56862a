/// A moment, in microseconds since 1970-01-01 UTC. Stored as an integer, sent as ISO 8601 text with `Z`.
public struct Timestamp: Sendable, Hashable, Comparable {
    public var microseconds: Int64

    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    public func advanced(by duration: Duration) -> Timestamp {
        Timestamp(microseconds: microseconds + duration.wholeMicroseconds)
    }

    /// How long from `self` to `other`; negative when `other` is earlier.
    public func distance(to other: Timestamp) -> Duration {
        .microseconds(other.microseconds - microseconds)
    }

    /// Whole seconds since 1970, rounded down: the `NumericDate` of RFC 7519 §2.
    public var seconds: Int64 {
        microseconds.quotientAndRemainderRoundingDown(by: 1_000_000).quotient
    }
}

extension Timestamp {
    /// The first moment of this moment's month, in UTC.
    public var startOfMonth: Timestamp {
        let days = microseconds.quotientAndRemainderRoundingDown(by: 86_400_000_000).quotient
        let date = CivilDate.from(days: days)
        let first = CivilDate.days(year: date.year, month: date.month, day: 1)
        return Timestamp(microseconds: first * 86_400_000_000)
    }

    /// `2026-01-02T03:04:05.123456Z`. The contract's clients take a time without a zone as local, so `Z` is always sent.
    public var text: String {
        let (seconds, fraction) = microseconds.quotientAndRemainderRoundingDown(by: 1_000_000)
        let (days, secondOfDay) = seconds.quotientAndRemainderRoundingDown(by: 86_400)
        let (year, month, day) = CivilDate.from(days: days)
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
            + "T" + padded(secondOfDay / 3600, 2) + ":" + padded(secondOfDay / 60 % 60, 2) + ":"
            + padded(secondOfDay % 60, 2) + "." + padded(fraction, 6) + "Z"
    }

    /// Reads ISO 8601 with `Z` or a numeric offset and up to six digits of fraction; anything else is `nil`.
    public init?(text: String) {
        let pattern = /(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?(?:(Z)|([+-])(\d\d):?(\d\d))/
        guard let match = text.wholeMatch(of: pattern)?.output,
            let year = Int64(match.1), let month = Int64(match.2), let day = Int64(match.3),
            let hour = Int64(match.4), let minute = Int64(match.5), let second = Int64(match.6),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        let fraction = match.7.map { Int64($0 + String(repeating: "0", count: 6 - $0.count)) ?? 0 } ?? 0
        var offset: Int64 = 0
        if let sign = match.9, let hours = match.10.flatMap({ Int64($0) }),
            let minutes = match.11.flatMap({ Int64($0) })
        {
            offset = (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
        }
        let days = CivilDate.days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        self.init(microseconds: seconds * 1_000_000 + fraction)
    }

    private func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Timestamp(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "must be an ISO 8601 time with a zone")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Duration {
    public var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }

    public var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

extension Int64 {
    fileprivate func quotientAndRemainderRoundingDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// The Gregorian calendar by arithmetic: Foundation's formatters cost microseconds per time, and every answer holds many.
enum CivilDate {
    /// Days since 1970-01-01 of a date, counting in eras of 400 years that begin in March.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func from(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
