import Foundation
import ServiceKit

/// How long a provider asks to wait: `retry-after-ms`, else `Retry-After` in seconds or as a date (RFC 9110 §10.2.3).
enum RetryAfter {
    static func read(_ headers: [String: String], now: Timestamp) -> Duration? {
        if let text = headers["retry-after-ms"], let milliseconds = Double(text) {
            return bounded(milliseconds / 1_000)
        }
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Double(text) { return bounded(seconds) }
        guard let date = date(text) else { return nil }
        return bounded(date.timeIntervalSince1970 - Double(now.microseconds) / 1e6)
    }

    /// Between nothing and a day, whatever the other side says.
    static func bounded(_ seconds: Double) -> Duration? {
        seconds.isNaN ? nil : .milliseconds(Int64(min(max(seconds, 0), 86_400) * 1_000))
    }

    /// IMF-fixdate (RFC 9110 §5.6.7), which is what servers send today.
    private static func date(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter.date(from: text)
    }
}
