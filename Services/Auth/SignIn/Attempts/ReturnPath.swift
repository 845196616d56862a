/// Where in the app someone wanted to be before they had to sign in. It is a place of our own or nothing: a path of plain
/// segments and perhaps a query. There is no form of it that leads to another site, because everything that could is no
/// letter of it: no second slash, backslash, colon, at sign, dot segment, control character or letter beyond ASCII.
struct ReturnPath: Sendable, Equatable, Codable {
    static let byteLimit = 512
    static let home = ReturnPath(text: "/")

    let text: String

    private init(text: String) { self.text = text }

    /// Nil for anything but a path of ours.
    init?(_ input: String) {
        let bytes = Array(input.utf8)
        guard bytes.count <= Self.byteLimit, bytes.first == UInt8(ascii: "/") else { return nil }
        let mark = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        guard Self.isPath(bytes[..<mark]), Self.isQuery(bytes[mark...].dropFirst()) else { return nil }
        text = input
    }

    private static func isPath(_ path: ArraySlice<UInt8>) -> Bool {
        let segments = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if segments.count == 1, segments[0].isEmpty { return true }
        // What lies below these is no page to come back to.
        let first = String(decoding: segments[0], as: UTF8.self).lowercased()
        guard !["auth", "sign-in", "api", "internal"].contains(first) else { return false }
        return segments.allSatisfy { segment in
            !segment.isEmpty && segment.allSatisfy(isUnreserved) && segment.contains { $0 != UInt8(ascii: ".") }
        }
    }

    private static func isQuery(_ query: ArraySlice<UInt8>) -> Bool {
        query.allSatisfy { isUnreserved($0) || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "&") }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
