import Foundation
import NIOCore

/// An IPv4 or IPv6 address as a value. IPv4 in the clothes of IPv6 (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2), which is how
/// a dual-stack socket shows it, is the IPv4 address.
struct IPAddress: Hashable, Sendable {
    /// The 128 bits, IPv4 in its mapped form.
    let high: UInt64
    let low: UInt64

    /// Of a peer that has none: a socket that was gone before it could be asked.
    static let unspecified = IPAddress(high: 0, low: 0)

    private static let mapped: UInt64 = 0xFFFF

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init(ipv4: UInt32) {
        self.init(high: 0, low: Self.mapped << 32 | UInt64(ipv4))
    }

    /// `192.0.2.1` or `2001:db8::1`, without brackets, port or zone.
    init?(_ text: String) {
        // C would read what stands before a NUL and take it for the whole.
        guard !text.utf8.contains(0) else { return nil }
        var ipv4 = in_addr()
        if inet_pton(AF_INET, text, &ipv4) == 1 {
            self.init(ipv4: UInt32(bigEndian: ipv4.s_addr))
            return
        }
        var ipv6 = in6_addr()
        guard inet_pton(AF_INET6, text, &ipv6) == 1 else { return nil }
        self.init(ipv6)
    }

    init(_ address: SocketAddress?) {
        switch address {
        case .v4(let ipv4): self.init(ipv4: UInt32(bigEndian: ipv4.address.sin_addr.s_addr))
        case .v6(let ipv6): self.init(ipv6.address.sin6_addr)
        case .unixDomainSocket, nil: self = .unspecified
        }
    }

    private init(_ address: in6_addr) {
        let (high, low) = withUnsafeBytes(of: address) {
            ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low))
    }

    var isIPv4: Bool { high == 0 && low >> 32 == Self.mapped }

    var isLoopback: Bool { isIPv4 ? low >> 24 & 0xFF == 127 : high == 0 && low == 1 }

    /// What one customer of a network has, and so what is counted and limited: an IPv4 address, or the /64 of an IPv6
    /// address, in which every machine may take any of 2⁶⁴ addresses (RFC 4291 §2.5.1).
    var network: IPAddress { isIPv4 ? self : IPAddress(high: high, low: 0) }
}

extension IPAddress: CustomStringConvertible {
    var description: String {
        if isIPv4 { return "\(low >> 24 & 0xFF).\(low >> 16 & 0xFF).\(low >> 8 & 0xFF).\(low & 0xFF)" }
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) {
            $0.storeBytes(of: high.bigEndian, as: UInt64.self)
            $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &text, socklen_t(INET6_ADDRSTRLEN)) != nil else { return "::" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
