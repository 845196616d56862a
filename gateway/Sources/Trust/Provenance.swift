/// How a client reached us.
enum Scheme: String, Sendable, Equatable {
    case http, https
}

/// Who is at the other end of a connection, as the socket tells it.
struct Peer: Sendable, Equatable {
    var address: IPAddress {
        didSet { addressText = address.description }
    }
    /// The same as text, which every request on the connection needs.
    private(set) var addressText: String
    var scheme: Scheme

    init(address: IPAddress, scheme: Scheme) {
        self.address = address
        self.scheme = scheme
        addressText = address.description
    }

    static let unknown = Peer(address: .unspecified, scheme: .http)
}

/// Where a request came from, as far as it is known for certain: what rate limits, redirects, logs and services go by.
struct Provenance: Sendable, Equatable {
    /// Of the client, or of the farthest proxy whose word is taken.
    private(set) var address: IPAddress
    private(set) var addressText: String
    /// By which the client came.
    var scheme: Scheme
    /// That the client asked for, with its port; not yet checked.
    var host: String?
    /// The host was told by a trusted proxy, instead of standing in the request itself.
    var isHostForwarded = false
    /// Somebody who is not trusted says that the client came by HTTPS: a terminator, most likely, that `TRUSTED_PROXIES`
    /// does not name. It grants nothing, but such a request is not sent to HTTPS, where it would come back for ever.
    var claimsHTTPS = false

    init(_ peer: Peer, host: String?) {
        address = peer.address
        addressText = peer.addressText
        scheme = peer.scheme
        self.host = host
    }

    mutating func move(to address: IPAddress) {
        self.address = address
        addressText = address.description
    }
}
