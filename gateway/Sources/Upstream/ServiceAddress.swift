import Foundation
import NIOCore

/// Where a service is said to be, before names are resolved.
struct ServiceAddress: Sendable, Hashable {
    var host: String
    var port: Int

    /// `nil` for anything but `http://host:port`: between gateway and services there is plain HTTP only, and no path.
    init?(_ url: URL) {
        guard url.scheme == "http", let host = url.host(percentEncoded: false), !host.isEmpty,
            ["", "/"].contains(url.path), url.query == nil, url.user == nil
        else { return nil }
        self.host = host
        port = url.port ?? 80
    }

    /// As the `Host` field of a request to it.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == 80 ? name : "\(name):\(port)"
    }

    var url: URL {
        guard let url = URL(string: "http://\(authority)") else { preconditionFailure("\(authority) came from a URL") }
        return url
    }

    /// Every address of the name; IPv4 when there is any, because services listen on IPv4 unless told otherwise.
    /// Blocks; not for an event loop.
    func resolve() -> [SocketAddress] {
        let ipv4 = addresses(AF_INET)
        return ipv4.isEmpty ? addresses(AF_INET6) : ipv4
    }

    /// Every replica that the addresses lead to, each once. Blocks; not for an event loop.
    static func places(of addresses: [ServiceAddress]) -> [ReplicaPlace] {
        var seen: Set<SocketAddress> = []
        return addresses.flatMap { service in
            service.resolve().map { ReplicaPlace(address: $0, authority: service.authority) }
        }.filter { seen.insert($0.address).inserted }
    }

    private func addresses(_ family: Int32) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = family
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let first = list else { return [] }
        defer { freeaddrinfo(first) }
        return sequence(first: first, next: \.pointee.ai_next).compactMap { entry in
            guard let address = entry.pointee.ai_addr else { return nil }
            let raw = UnsafeRawPointer(address)
            return family == AF_INET
                ? SocketAddress(raw.loadUnaligned(as: sockaddr_in.self), host: host)
                : SocketAddress(raw.loadUnaligned(as: sockaddr_in6.self), host: host)
        }
    }
}
