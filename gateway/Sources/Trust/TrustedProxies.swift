import ServiceKit

/// Whose word about a request's way here is taken (`TRUSTED_PROXIES`). Everybody else's is dropped.
struct TrustedProxies: Sendable, Equatable {
    private let ranges: [AddressRange]

    /// - Parameter ranges: in CIDR notation, checked before.
    init(_ ranges: [String] = []) {
        self.ranges = ranges.compactMap(AddressRange.init)
    }

    func contains(_ address: IPAddress) -> Bool {
        ranges.contains { $0.contains(address) }
    }

    /// Walks from the peer towards the client, one claim at a time, as long as the one who made the claim is trusted: what
    /// a client wrote itself lies beyond the first address that is not, and is never reached.
    ///
    /// `X-Forwarded-*` is read if there is any, else `Forwarded` (RFC 7239). A proxy that writes the one and lets the other
    /// through would otherwise pass on a claim of the client's own; nearly all write the former.
    func provenance(_ facts: HeadFacts, from peer: Peer) -> Provenance {
        var provenance = Provenance(peer, host: facts.host)
        let claims = facts.claims
        guard claims != ForwardingClaims() else { return provenance }
        guard contains(peer.address) else {
            provenance.claimsHTTPS = claims.mentionsHTTPS
            return provenance
        }
        let hops = claims.hops
        var client: Int?
        for place in hops.addresses.indices.reversed() {
            guard contains(provenance.address), let address = Self.address(of: hops.addresses[place]) else { break }
            provenance.move(to: address)
            client = place
        }
        if let scheme = hops.value(of: hops.schemes, at: client).flatMap({ Scheme(rawValue: $0.lowercased()) }) {
            provenance.scheme = scheme
        }
        if let host = hops.value(of: hops.hosts, at: client), !host.isEmpty {
            provenance.host = host
            provenance.isHostForwarded = true
        }
        return provenance
    }

    /// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`; `nil` for `unknown` and for the
    /// made-up names of RFC 7239 §6.3.
    static func address(of node: String) -> IPAddress? {
        if node.hasPrefix("[") {
            guard let end = node.firstIndex(of: "]") else { return nil }
            let port = node[node.index(after: end)...]
            guard port.isEmpty || isPort(port) else { return nil }
            return IPAddress(String(node[node.index(after: node.startIndex)..<end]))
        }
        if let colon = node.firstIndex(of: ":"), colon == node.lastIndex(of: ":") {
            return isPort(node[colon...]) ? IPAddress(String(node[..<colon])) : nil
        }
        return IPAddress(node)
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && UInt16(text.dropFirst()) != nil
    }
}
