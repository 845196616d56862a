/// Cuts text into words, by hand on Unicode scalars, so that both sides of the search agree on what a word is.
///
/// Compounds give their parts and the whole: `user-story` is found by `user`, `story`, `user story`, `userstory` and
/// `user-story`. Scripts without spaces give overlapping pairs of letters.
enum Tokenizer {
    static func forEachToken(in text: String, _ body: (Token) -> Void) {
        var offset = 0
        var position = 0
        var word = WordRun()
        var unspaced = UnspacedRun()
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            let kind = ScalarClass(scalar)
            switch kind {
            case .letter:
                unspaced.drain(position: &position, body)
                if word.isFull || !word.accepts(scalar) { word.drain(position: &position, body) }
                word.append(scalar, at: offset, width: width)
            case .unspaced:
                word.drain(position: &position, body)
                unspaced.append(scalar, at: offset, width: width)
                if unspaced.isFull { unspaced.drain(position: &position, body) }
            case .ignorable:
                break
            case .apostrophe, .hyphen, .dot, .comma, .ampersand:
                unspaced.drain(position: &position, body)
                if !word.connect(kind) { word.drain(position: &position, body) }
            case .separator:
                unspaced.drain(position: &position, body)
                word.drain(position: &position, body)
            }
            offset += width
        }
        unspaced.drain(position: &position, body)
        word.drain(position: &position, body)
    }

    static func tokens(in text: String) -> [Token] {
        var tokens: [Token] = []
        forEachToken(in: text) { tokens.append($0) }
        return tokens
    }
}

extension UTF8 {
    /// The number of UTF-8 bytes of a scalar.
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0..<0x80: 1
        case 0x80..<0x800: 2
        case 0x800..<0x10000: 3
        default: 4
        }
    }
}
