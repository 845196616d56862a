/// A range of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3).
struct AddressRange: Sendable, Equatable {
    private let base: IPAddress
    private let highMask: UInt64
    private let lowMask: UInt64

    /// `10.0.0.0/8`, `fd00::/8`, or one address. Bits beyond the prefix do not count.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(parts[0])) else { return nil }
        let width = address.isIPv4 && !parts[0].contains(":") ? 32 : 128
        var prefix = width
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
                let length = Int(parts[1]), length <= width
            else { return nil }
            prefix = length
        }
        let bits = 128 - width + prefix
        highMask = Self.mask(min(bits, 64))
        lowMask = Self.mask(max(bits - 64, 0))
        base = IPAddress(high: address.high & highMask, low: address.low & lowMask)
    }

    func contains(_ address: IPAddress) -> Bool {
        address.high & highMask == base.high && address.low & lowMask == base.low
    }

    /// The first `bits` of 64.
    private static func mask(_ bits: Int) -> UInt64 { bits == 0 ? 0 : ~0 << UInt64(64 - bits) }
}
