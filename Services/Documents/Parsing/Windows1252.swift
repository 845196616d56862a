/// Windows-1252, as older Western text files are written, accepted only when the text is plausible: a file in damaged
/// UTF-8 would otherwise be stored as gibberish without a word.
enum Windows1252 {
    /// The text, or nil when these bytes are more likely something else.
    static func decode(_ bytes: [UInt8]) -> String? {
        guard isPlausible(bytes) else { return nil }
        var scalars = String.UnicodeScalarView()
        scalars.reserveCapacity(bytes.count)
        for byte in bytes {
            guard let scalar = scalar(byte) else { return nil }
            scalars.append(scalar)
        }
        return String(scalars)
    }

    /// Accented letters stand beside other letters in natural text, and UTF-8 sequences hardly ever arise by chance.
    private static func isPlausible(_ bytes: [UInt8]) -> Bool {
        var plausible = 0
        var odd = 0
        for (index, byte) in bytes.enumerated() where byte >= 0x80 {
            let before = index > 0 ? bytes[index - 1] : 0x20
            let after = index + 1 < bytes.count ? bytes[index + 1] : 0x20
            if byte & 0xC0 == 0x80, before >= 0xC2, before <= 0xF4 { return false }
            let isLetter = byte >= 0xC0 && byte != 0xD7 && byte != 0xF7
            if isLetter ? isASCIILetter(before) || isASCIILetter(after) : isCommonSign(byte) {
                plausible += 1
            } else {
                odd += 1
            }
        }
        return odd * 10 <= plausible
    }

    private static func isASCIILetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }

    /// Typographic quotes, dashes, the euro and the signs of the Latin-1 block; not the five unassigned bytes.
    private static func isCommonSign(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x81, 0x8D, 0x8F, 0x90, 0x9D: false
        default: true
        }
    }

    private static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
        guard byte >= 0x80, byte < 0xA0 else { return Unicode.Scalar(byte) }
        return upper[Int(byte) - 0x80]
    }

    /// 0x80 to 0x9F: https://encoding.spec.whatwg.org/index-windows-1252.txt without its control characters.
    private static let upper: [Unicode.Scalar?] = [
        "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
        nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
    ]
}
