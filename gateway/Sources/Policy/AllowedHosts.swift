import ServiceKit

/// The names this server answers to (`ALLOWED_HOSTS`). Anything else is 421 before any work is done: a page elsewhere
/// that points its own name here (DNS rebinding), a cache that would be poisoned, a scan.
struct AllowedHosts: Sendable, Equatable {
    private let exact: Set<String>
    private let suffixes: [String]

    /// - Parameter names: `ba.example.org`, `[::1]`, or `*.example.org` for every name below it.
    init(_ names: [String]) {
        let lowered = names.map { $0.lowercased() }
        exact = Set(lowered.filter { !$0.hasPrefix("*.") })
        suffixes = lowered.filter { $0.hasPrefix("*.") }.map { String($0.dropFirst()) }
    }

    /// - Parameters:
    ///   - host: the `Host` field. Its port may be any: the listener's port is not always the public one.
    ///   - authority: of a target in absolute form, which must be the same (RFC 9112 §3.2.2).
    ///   - isProbe: whether only health is asked for. An orchestrator asks for it by the container's address, which no
    ///     operator can list; and an address, unlike a name, cannot be made to point here by somebody else.
    /// - Throws: 400 when the field is missing or no host name, 421 when it is a name of somebody else.
    func check(_ host: String?, authority: String?, isProbe: Bool = false) throws(Problem) {
        guard let host, let name = Self.name(of: host) else { throw .badHost }
        if let authority, authority.lowercased() != host.lowercased() {
            throw .malformedRequest("The address and the Host field name different hosts.")
        }
        let isOurs =
            exact.contains(name) || suffixes.contains { name.hasSuffix($0) && name.utf8.count > $0.utf8.count }
        guard isOurs || isProbe && Self.isAddress(name) else { throw .misdirected }
    }

    /// The name in lower case without its port; `nil` when it is not a host (RFC 3986 §3.2.2).
    static func name(of host: String) -> String? {
        // Some letters beyond ASCII have one of ASCII for their lower case.
        guard host.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let lowered = host.lowercased()
        let name: Substring
        let port: Substring
        if lowered.hasPrefix("[") {
            guard let end = lowered.firstIndex(of: "]") else { return nil }
            name = lowered[...end]
            port = lowered[lowered.index(after: end)...]
            guard name.dropFirst().dropLast().utf8.allSatisfy(isAddressByte), name.utf8.count > 2 else { return nil }
        } else {
            let colon = lowered.firstIndex(of: ":") ?? lowered.endIndex
            name = lowered[..<colon]
            port = lowered[colon...]
            guard !name.isEmpty, name.utf8.allSatisfy(isNameByte) else { return nil }
        }
        return port.isEmpty || isPort(port) ? String(name) : nil
    }

    private static func isAddress(_ name: String) -> Bool {
        name == "localhost" || IPAddress(name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name) != nil
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && (2...6).contains(text.utf8.count)
            && text.utf8.dropFirst().allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
            && UInt16(text.dropFirst()) != nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
