/// What one Unicode scalar is to the tokenizer.
enum ScalarClass: Equatable {
    /// A letter or digit of a script that separates words by spaces.
    case letter
    /// A letter of a script written without spaces (Han, Kana, Hangul, Thai, …): indexed as pairs.
    case unspaced
    /// Belongs to the letter before it or to nothing: combining marks, soft hyphen, joiners.
    case ignorable
    case apostrophe
    case hyphen
    case dot
    case comma
    case ampersand
    case separator

    init(_ scalar: Unicode.Scalar) {
        self = scalar.value < 0x80 ? Self.ascii[Int(scalar.value)] : Self.beyondASCII(scalar)
    }

    /// Whether the scalar may stand inside a word, between two letters.
    var connects: Bool {
        switch self {
        case .apostrophe, .hyphen, .dot, .comma, .ampersand: true
        case .letter, .unspaced, .ignorable, .separator: false
        }
    }

    private static let ascii: [ScalarClass] = (UInt8(0)..<0x80).map { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            .letter
        case UInt8(ascii: "'"): .apostrophe
        case UInt8(ascii: "-"), UInt8(ascii: "_"): .hyphen
        case UInt8(ascii: "."): .dot
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: "&"): .ampersand
        default: .separator
        }
    }

    private static func beyondASCII(_ scalar: Unicode.Scalar) -> ScalarClass {
        switch scalar.value {
        case 0xC0...0x24F where scalar.value != 0xD7 && scalar.value != 0xF7: return .letter
        case 0x300...0x36F, 0xAD, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: return .ignorable
        case 0x2019, 0x02BC, 0xFF07: return .apostrophe
        case 0x2010, 0x2011, 0xFF0D, 0xFF3F: return .hyphen
        default: break
        }
        if isUnspaced(scalar.value) { return .unspaced }
        let properties = scalar.properties
        if properties.isAlphabetic || properties.numericType != nil { return .letter }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: return .ignorable
        default: return .separator
        }
    }

    /// Blocks of scripts that put no space between words.
    private static func isUnspaced(_ value: UInt32) -> Bool {
        switch value {
        case 0x30FB, 0x3000...0x3004, 0x3008...0x303F: false  // the middle dot and the CJK punctuation
        case 0x0E01...0x0E4E, 0x0E81...0x0ECD: true  // Thai, Lao
        case 0x1000...0x1049, 0x1780...0x17D3: true  // Myanmar, Khmer
        case 0x1100...0x11FF, 0xAC00...0xD7FF, 0x3130...0x318F: true  // Hangul
        case 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: true  // Kana
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true  // Han
        default: false
        }
    }
}
