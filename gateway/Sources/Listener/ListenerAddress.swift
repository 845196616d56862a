import Foundation
import NIOCore

/// Where the public port is opened.
struct ListenerAddress: Sendable, Equatable {
    let host: String
    let port: Int

    /// - Parameter host: a name or an address, IPv6 with or without brackets.
    init(host: String, port: Int) {
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        self.port = port
    }

    private var isEverywhere: Bool { host == "::" }

    /// What to try, one after the other: a machine without IPv6 still listens everywhere on IPv4.
    var candidates: [ListenerAddress] {
        isEverywhere ? [self, ListenerAddress(host: "0.0.0.0", port: port)] : [self]
    }

    /// Whether the next candidate may be tried: the kernel has no IPv6, or it is turned off.
    static func isForWantOfIPv6(_ error: IOError) -> Bool {
        error.errnoCode == EAFNOSUPPORT || error.errnoCode == EADDRNOTAVAIL
    }

    /// One socket for IPv6 and IPv4 (ipv6(7)), whatever `net.ipv6.bindv6only` says.
    var takesIPv4Too: Bool { isEverywhere }
}
