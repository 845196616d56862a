import Foundation
import NIOCore
import ServiceKit

/// Where a service is said to be, before names are resolved.
struct ServiceAddress: Sendable, Equatable {
    var host: String
    var port: Int

    /// - Throws: a reason to refuse the start: between gateway and services there is plain HTTP only, and no path.
    init(_ url: URL, of service: ServiceName) throws {
        guard url.scheme == "http", let host = url.host(percentEncoded: false), ["", "/"].contains(url.path) else {
            throw StartRefusal(
                "the address of the \(service.rawValue) service, \(url.absoluteString), must be http://host:port without a path"
            )
        }
        self.host = host
        port = url.port ?? 80
    }

    /// As the `Host` field of a request to it.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == 80 ? name : "\(name):\(port)"
    }

    /// Every address of the name; IPv4 when there is any, because services listen on IPv4 unless told otherwise.
    /// Blocks; not for an event loop.
    func resolve() -> [SocketAddress] {
        let ipv4 = addresses(AF_INET)
        return ipv4.isEmpty ? addresses(AF_INET6) : ipv4
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
