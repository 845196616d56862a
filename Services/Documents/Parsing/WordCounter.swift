/// Counts words while text passes by: stretches without white space; two letters of an unspaced script are one word.
struct WordCounter {
    private(set) var words = 0
    private(set) var isInWord = false
    /// Whether a sentence has ended and no new word has begun.
    private(set) var endsSentence = false
    private var isHalfWord = false
    private var added = 0

    mutating func add(_ scalar: Unicode.Scalar) {
        added = 0
        if scalar.value >= 0x80, ScalarClass(scalar) == .unspaced {
            isHalfWord.toggle()
            if isHalfWord { count() }
            isInWord = false
            endsSentence = false
            return
        }
        if scalar.isTextSpace {
            isInWord = false
            return
        }
        switch scalar {
        case "。", "！", "？":
            endsSentence = true
            isInWord = false
            return
        case ".", "!", "?", "…": endsSentence = true
        case "\"", "'", ")", "]", "”", "’", "»", "*", "_": break
        default: endsSentence = false
        }
        if !isInWord { count() }
        isInWord = true
    }

    /// Leaves out the word the last scalar began: it goes to the next unit.
    mutating func takeBackLast() {
        words -= added
    }

    mutating func reset() {
        self = WordCounter()
    }

    private mutating func count() {
        words += 1
        added = 1
    }
}

extension Unicode.Scalar {
    fileprivate var isTextSpace: Bool {
        value < 0x80 ? value <= 0x20 : properties.isWhitespace
    }
}
