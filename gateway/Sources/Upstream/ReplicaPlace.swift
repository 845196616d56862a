import NIOCore

/// Where a replica is to be found.
struct ReplicaPlace: Sendable, Hashable {
    var address: SocketAddress
    /// The name and port by which the operator calls it: `chat:8082`.
    var authority: String
}
