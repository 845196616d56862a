import Synchronization

/// Identifiers that sort by the time they were made (RFC 9562 §5.7), as lower-case text.
public enum UUIDv7 {
    private static let last = Mutex<UInt64>(0)

    /// A new identifier. Within one process each is greater than the one before: the 12 bits after the milliseconds
    /// carry a fraction of the millisecond (RFC 9562 §6.2, method 3), nudged on when the clock stands still.
    public static func make(at moment: Timestamp = .now()) -> String {
        let micros = UInt64(max(0, moment.microseconds))
        let wanted = (micros / 1_000) << 12 | (micros % 1_000) * 4_096 / 1_000
        let ordered = last.withLock { last in
            last = max(wanted, last + 1)
            return last
        }
        let high = (ordered >> 12) << 16 | 0x7000 | (ordered & 0xFFF)
        let low = RandomWords.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return text(high, low)
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var place = 0
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    buffer[place] = UInt8(ascii: "-")
                    place += 1
                }
                let half = index < 16 ? high : low
                buffer[place] = Hexadecimal.digit(half >> UInt64(60 - 4 * (index % 16)))
                place += 1
            }
            return place
        }
    }
}
