import HTTPTypes

/// Where a request came from, as the gateway tells it in `X-Forwarded-For`; what a client claims there itself, the gateway
/// drops. Good for throttling and for the record, never for who somebody is: on the internal network anyone could write
/// the field.
public enum ClientAddress {
    static let header = HTTPField.Name("X-Forwarded-For")!

    /// The address in the field; nil unless it is exactly one that is written plainly.
    static func read(_ headers: HTTPFields) -> String? {
        let values = headers[values: header]
        guard values.count == 1, let value = values.first, isPlain(value) else { return nil }
        return value.lowercased()
    }

    private static func isPlain(_ text: String) -> Bool {
        (2...45).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                    UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."), UInt8(ascii: ":"):
                    true
                default: false
                }
            }
    }

    /// What counts as one place: an IPv4 address, or the 64 leading bits of an IPv6 address, which is what one household
    /// or machine has to itself (RFC 6177 §2).
    public static func place(_ address: String) -> String {
        guard address.contains(":") else { return address }
        let halves = address.components(around: "::")
        let head = halves.head.split(separator: ":").map(String.init)
        let tail = halves.tail?.split(separator: ":").map(String.init) ?? []
        // An IPv4 address at the end stands for two groups (RFC 4291 §2.2).
        let length = head.count + tail.count + ((tail.last ?? head.last)?.contains(".") == true ? 1 : 0)
        let zeros = halves.tail == nil ? [] : [String](repeating: "0", count: max(0, 8 - length))
        return (head + zeros + tail).prefix(4).map { group in
            let digits = group.drop { $0 == "0" }
            return digits.isEmpty ? "0" : String(digits)
        }.joined(separator: ":") + "::/64"
    }
}

extension String {
    fileprivate func components(around separator: String) -> (head: Substring, tail: Substring?) {
        guard let range = firstRange(of: separator) else { return (self[...], nil) }
        return (self[..<range.lowerBound], self[range.upperBound...])
    }
}
