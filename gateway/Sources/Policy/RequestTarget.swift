import ServiceKit

/// A request's target, understood once: a path with one spelling, which every later step and the service behind see
/// alike. What could be read in two ways is refused (RFC 3986 §6.2.2).
struct RequestTarget: Equatable, Sendable {
    /// Beyond this the answer is 414.
    static let byteLimit = 8 * 1_024

    /// `/api/projects/a%20b`: unreserved characters plain, everything else encoded, no dot segments, no empty ones.
    let path: String
    /// The path's segments as they stand in `path`.
    let segments: [Substring]
    /// What follows `?`, as it came.
    let query: String?
    /// The host of a target in absolute form (RFC 9112 §3.2.2).
    let authority: String?

    /// - Parameter text: origin form, or absolute form of http or https.
    /// - Throws: 414, or 400 for dot segments, hidden separators, empty segments, fragments, control characters.
    init(_ text: String) throws(Problem) {
        guard text.utf8.count <= Self.byteLimit else { throw .targetTooLong }
        var rest = Substring(text)
        if rest.first == "/" {
            authority = nil
        } else {
            guard let (host, path) = Self.absolute(rest) else { throw .badTarget }
            authority = host
            rest = path
        }
        guard !rest.utf8.contains(where: { $0 == UInt8(ascii: "#") || $0 <= 0x20 || $0 >= 0x7F }) else {
            throw .badTarget
        }
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
            query = String(rest[rest.utf8.index(after: mark)...])
            rest = rest[..<mark]
        } else {
            query = nil
        }
        var canonical = try Self.canonical(rest)
        guard canonical != "//" else { throw .badTarget }
        // The services read a path with and without a slash at its end alike.
        if canonical.utf8.count > 1, canonical.utf8.last == UInt8(ascii: "/") { canonical.removeLast() }
        path = canonical
        segments =
            canonical == "/" ? [] : canonical.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard !segments.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else { throw .badTarget }
    }

    /// The path and query as they are sent on.
    var originForm: String { query.map { "\(path)?\($0)" } ?? path }

    private static func absolute(_ text: Substring) -> (authority: String, rest: Substring)? {
        let scheme = text.prefix(8).lowercased()
        guard let length = scheme.hasPrefix("http://") ? 7 : scheme.hasPrefix("https://") ? 8 : nil else { return nil }
        let afterScheme = text.dropFirst(length)
        let end = afterScheme.firstIndex { "/?#".contains($0) } ?? afterScheme.endIndex
        let authority = afterScheme[..<end]
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        let rest = afterScheme[end...]
        return (String(authority), rest.first == "/" ? rest : "/" + rest)
    }

    /// One spelling for every path: `%41` becomes `A`, `%2e` becomes `.`, `%c3` becomes `%C3`.
    private static func canonical(_ path: Substring) throws(Problem) -> String {
        if path.utf8.allSatisfy({ isPlain($0) || $0 == UInt8(ascii: "/") }) { return String(path) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(path.utf8.count + 8)
        var decoded: [UInt8] = []
        var rest = path.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue else {
                    throw .badTarget
                }
                let value = high << 4 | low
                guard value > 0x1F, value != 0x7F, value != UInt8(ascii: "/"), value != UInt8(ascii: "\\") else {
                    throw .badTarget
                }
                decoded.append(value)
                if isUnreserved(value) { bytes.append(value) } else { bytes.appendEncoded(value) }
            } else if byte == UInt8(ascii: "\\") {
                throw .badTarget
            } else {
                decoded.append(byte)
                if isPlain(byte) || byte == UInt8(ascii: "/") { bytes.append(byte) } else { bytes.appendEncoded(byte) }
            }
        }
        // A dot or a slash in more bytes than it takes is one to those who decode carelessly.
        guard String(validating: decoded, as: UTF8.self) != nil else { throw .badTarget }
        return String(decoding: bytes, as: UTF8.self)
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

    /// What RFC 3986 §3.3 lets stand in a segment without encoding.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "@"):
            true
        default: isUnreserved(byte)
        }
    }
}

extension UInt8 {
    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension [UInt8] {
    fileprivate mutating func appendEncoded(_ byte: UInt8) {
        let digits: StaticString = "0123456789ABCDEF"
        append(UInt8(ascii: "%"))
        append(digits.utf8Start[Int(byte >> 4)])
        append(digits.utf8Start[Int(byte & 0xF)])
    }
}
