import ServiceKit

/// A time as HTTP writes it (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ time: Timestamp) -> String {
        let iso = Array(time.text.utf8)
        func digits(_ range: Range<Int>) -> String { String(decoding: iso[range], as: UTF8.self) }
        let daysSince1970 = time.microseconds / 86_400_000_000
        let month = Int(digits(5..<7)) ?? 1
        let date = "\(digits(8..<10)) \(months[month - 1]) \(digits(0..<4))"
        return "\(days[Int(daysSince1970 % 7)]), \(date) \(digits(11..<19)) GMT"
    }
}
