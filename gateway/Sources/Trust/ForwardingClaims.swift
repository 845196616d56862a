/// What a request says about its way here, as it came.
struct ForwardingClaims: Sendable, Equatable {
    var xForwardedFor: String?
    var xForwardedProto: String?
    var xForwardedHost: String?
    var forwarded: String?

    /// The claims, by proxy: the farthest first.
    struct Hops: Equatable {
        var addresses: [String] = []
        var schemes: [String] = []
        var hosts: [String] = []

        /// The value that belongs to the claim at `place`. Proxies that write one list often overwrite another, so where the
        /// lengths differ the last value counts, which the nearest proxy wrote.
        func value(of list: [String], at place: Int?) -> String? {
            if let place, list.count == addresses.count { return list[place] }
            return list.last
        }
    }

    var hops: Hops {
        if xForwardedFor != nil || xForwardedProto != nil || xForwardedHost != nil {
            return Hops(
                addresses: Self.list(xForwardedFor), schemes: Self.list(xForwardedProto),
                hosts: Self.list(xForwardedHost))
        }
        guard let elements = forwarded.flatMap(ForwardedField.elements) else { return Hops() }
        return Hops(
            addresses: elements.map { $0["for"] ?? "unknown" }, schemes: elements.map { $0["proto"] ?? "" },
            hosts: elements.map { $0["host"] ?? "" })
    }

    /// Whether any proxy, real or made up, says that the client came by HTTPS.
    var mentionsHTTPS: Bool { hops.schemes.contains { $0.lowercased() == Scheme.https.rawValue } }

    private static func list(_ text: String?) -> [String] {
        text?.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmingWhitespace() } ?? []
    }
}
