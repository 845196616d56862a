/// A hash that is the same in every process, which Swift's own is not: FNV-1a of 64 bits, and a last stir
/// (MurmurHash3's), because FNV by itself hardly lets the last bytes reach the high bits. For spreading, not for secrets.
enum StableHash {
    static func of(_ texts: String...) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for text in texts {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            // So that ("ab", "c") is another than ("a", "bc").
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ hash >> 33
    }
}
