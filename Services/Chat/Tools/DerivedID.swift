import Crypto

/// An id that is the same whenever the same run makes the same thing, so that a run continued on another replica
/// finds what it made before: a UUID of version 8 (RFC 9562 §5.8) from SHA-256.
enum DerivedID {
    static func make(from parts: String...) -> String {
        var bytes = Array(SHA256.hash(data: Array(parts.joined(separator: "/").utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { hex[$0].joined() }.joined(separator: "-")
    }
}
