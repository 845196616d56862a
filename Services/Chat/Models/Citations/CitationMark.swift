/// One mark being read: `[3]`, `[1, 4]`, `[3: "words"]`, `【3†source】`.
struct CitationMark: Sendable {
    enum Stage: Sendable, Equatable {
        case opened, number, quote, complete
    }

    enum Step: Sendable, Equatable {
        case more
        /// What was read is ordinary text, and so may the scalar be that showed it.
        case isNone
        case closed
        /// Too long for a quotation: it is left out.
        case hopeless
    }

    private(set) var text: String
    private(set) var stage = Stage.opened
    private(set) var numbers: [Int] = []
    private(set) var quote: String?
    /// Stands directly behind a letter or a digit.
    let isGlued: Bool
    /// Its last scalar closed it; else it was complete one scalar earlier.
    private(set) var endedByItself = false
    private var digits = ""
    private var isQuoted = false
    private var hasClosingQuote = false

    init(opening: Unicode.Scalar, follows: Unicode.Scalar?) {
        text = String(opening)
        isGlued = follows.map { $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" } ?? false
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Step {
        switch stage {
        case .complete:
            // `[1](…)` is a link.
            return scalar == "(" ? .isNone : .closed
        case .opened, .number:
            return takeInNumber(scalar)
        case .quote:
            return takeInQuote(scalar)
        }
    }

    private mutating func takeInNumber(_ scalar: Unicode.Scalar) -> Step {
        if ("0"..."9").contains(scalar) {
            guard digits.count < 3 else { return .isNone }
            digits.unicodeScalars.append(scalar)
            stage = .number
        } else if stage == .number, scalar == "," || scalar == " " || scalar == ";" {
            endNumber()
        } else if stage == .number, scalar == "]" || scalar == "】" {
            endNumber()
            stage = .complete
        } else if stage == .number, scalar == ":" || scalar == "†" {
            endNumber()
            stage = .quote
            quote = ""
        } else {
            return .isNone
        }
        text.unicodeScalars.append(scalar)
        return .more
    }

    private mutating func endNumber() {
        if let number = Int(digits) { numbers.append(number) }
        digits = ""
    }

    private mutating func takeInQuote(_ scalar: Unicode.Scalar) -> Step {
        text.unicodeScalars.append(scalar)
        guard text.unicodeScalars.count < Self.longest else { return .hopeless }
        let words = quote ?? ""
        if scalar == "]" || scalar == "】", !isQuoted || hasClosingQuote {
            if words.allSatisfy(\.isWhitespace) { quote = nil }
            endedByItself = true
            stage = .complete
            return .closed
        }
        if words.isEmpty, scalar.properties.isWhitespace { return .more }
        if words.isEmpty, !isQuoted, Self.quotationMarks.contains(scalar) {
            isQuoted = true
            return .more
        }
        // A bracket ends the mark only behind the closing quotation mark; a quotation may hold brackets.
        if Self.quotationMarks.contains(scalar) {
            hasClosingQuote = true
        } else if !scalar.properties.isWhitespace {
            hasClosingQuote = false
        }
        quote = words + String(scalar)
        return .more
    }

    private static let longest = 900
    private static let quotationMarks: Set<Unicode.Scalar> = ["\"", "“", "”", "„", "«", "»", "'", "‘", "’"]
}
