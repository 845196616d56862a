import Foundation

/// Folds letters so that case, accents and typographic variants do not matter: `É`, `é` and `e` are one letter.
///
/// Folding works scalar by scalar (compatibility decomposition, lower case, accents dropped), so a word and its
/// index entry agree whichever normal form the text was written in.
enum Folding {
    /// Appends what is left of `scalar` to `text`: usually one scalar, none for an accent, several for a ligature.
    static func append(_ scalar: Unicode.Scalar, to text: inout String.UnicodeScalarView) {
        if scalar.value < 0x80 {
            let isUpper = scalar.value >= 0x41 && scalar.value <= 0x5A
            text.append(isUpper ? Unicode.Scalar(UInt8(scalar.value + 0x20)) : scalar)
        } else if scalar.value < tableEnd {
            text.append(contentsOf: table[Int(scalar.value) - 0x80])
        } else {
            text.append(contentsOf: folded(scalar))
        }
    }

    /// Composes a run of unspaced script where the same letter has several spellings (jamo, voiced marks, half width).
    static func composed(_ run: String) -> String {
        let needsIt = run.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x1100...0x11FF, 0x3099...0x309A, 0xF900...0xFAFF, 0xFF00...0xFFEF: true
            default: false
            }
        }
        return needsIt ? run.precomposedStringWithCompatibilityMapping : run
    }

    private static let tableEnd: UInt32 = 0x600

    /// Latin, Greek, Cyrillic, Armenian and Hebrew, worked out once.
    private static let table: [[Unicode.Scalar]] = (0x80..<tableEnd).map { value in
        Unicode.Scalar(value).map(folded) ?? []
    }

    private static func folded(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars.flatMap { part -> [Unicode.Scalar] in
            if isAccent(part) { return [] }
            return part.properties.lowercaseMapping.unicodeScalars.flatMap { lower in
                isAccent(lower) ? [] : (undecomposed[lower] ?? [lower])
            }
        }
    }

    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x300...0x36F, 0x483...0x487, 0x591...0x5C7, 0x610...0x61A, 0x64B...0x65F, 0x670: true
        default: false
        }
    }

    /// Letters that Unicode does not take apart but that people type without their stroke or as two.
    private static let undecomposed: [Unicode.Scalar: [Unicode.Scalar]] = [
        "ß": ["s", "s"], "æ": ["a", "e"], "œ": ["o", "e"], "ø": ["o"], "ł": ["l"], "đ": ["d"], "ð": ["d"],
        "þ": ["t", "h"], "ħ": ["h"], "ı": ["i"], "ŋ": ["n"], "ς": ["σ"], "\u{2044}": ["/"],
    ]
}
