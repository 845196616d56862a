/// An answer that names several things, taken apart.
enum Items {
    enum Style: Sendable {
        /// Names and actions: "a, b and c".
        case list
        /// Conditions and rules: commas belong to the sentence.
        case clauses
        /// Whole sentences; semicolons and lines part them as well.
        case sentences
        /// A course of events: as `clauses`, and "then" parts as well.
        case steps
        /// One statement.
        case whole
    }

    static func split(_ text: String, _ style: Style) -> [String] {
        let parts: [String]
        if style == .whole {
            parts = [text]
        } else {
            let blocks = lines(text).flatMap { separated($0, at: ";") }
            parts = blocks.flatMap(sentences).flatMap { part in
                switch style {
                case .list: enumerated(part)
                case .steps: steps(part)
                case .clauses, .sentences, .whole: [part]
                }
            }
        }
        return parts.map(bare).filter { $0.contains { $0.isLetter || $0.isNumber || $0.isSymbol } }
            .reduce(into: []) { items, item in
                // "… but not for guests" limits what was said before it.
                let opening = Words.all(String(item.prefix(12))).first ?? ""
                if ["but", "except", "otherwise"].contains(opening), let last = items.popLast() {
                    items.append(last.trimmingSuffix { ".;, ".contains($0) } + ", " + Wording.lowered(item))
                } else {
                    items.append(item)
                }
            }
    }

    /// Lines without their bullets and numbers. An opening line that only announces the list is left out.
    private static func lines(_ text: String) -> [String] {
        let lines = text.split(whereSeparator: \.isNewline).map { bare($0.trimmed) }.filter { !$0.isEmpty }
        if lines.count > 1, let first = lines.first, first.hasSuffix(":") { return Array(lines.dropFirst()) }
        return lines
    }

    static func sentences(_ text: String) -> [String] {
        var found: [String] = []
        var current = ""
        var last: Character = " "
        for character in text {
            if character.isWhitespace, ".!?".contains(last), !endsInAbbreviation(current) {
                found.append(current.trimmed)
                current = ""
            } else {
                current.append(character)
            }
            last = character
        }
        return (found + [current.trimmed]).filter { !$0.isEmpty }
    }

    static func endsInAbbreviation(_ text: some StringProtocol) -> Bool {
        let word = text.suffix(8).split(whereSeparator: { $0.isWhitespace || $0 == "(" }).last?.lowercased() ?? ""
        if ["e.g.", "i.e.", "cf.", "vs.", "no.", "dr.", "mr.", "mrs.", "approx.", "incl.", "max.", "min.", "resp."]
            .contains(word)
        {
            return true
        }
        // "1." at the beginning is a number of a list, not a sentence.
        let isWhole = text.prefix(5).trimmed.count == word.count
        return isWhole && word.count > 1 && word.dropLast().allSatisfy(\.isNumber)
    }

    /// "they need to: a, b and c" → a, b, c. A comma inside brackets or a number parts nothing, nor does one in a
    /// sentence that begins with a condition.
    private static func enumerated(_ text: String) -> [String] {
        let opening = Words.all(String(text.prefix(12))).first ?? ""
        if ["if", "when", "unless", "once", "because", "although"].contains(opening) { return [text] }
        var body = text
        if let colon = text.firstIndex(of: ":"), text[..<colon].split(separator: " ").count <= 8,
            text[colon...].contains(",")
        {
            body = String(text[text.index(after: colon)...]).trimmed
        }
        let parts = separated(body, at: ",").map { $0.trimmed }.filter { !$0.isEmpty }
        guard let last = parts.last else { return [] }
        if parts.count > 1 {
            for conjunction in ["and ", "or ", "& ", "as well as ", "and also "]
            where last.lowercased().hasPrefix(conjunction) {
                return parts.dropLast() + [String(last.dropFirst(conjunction.count))]
            }
            return parts.dropLast() + joined(last, mayPart: true)
        }
        return joined(last, mayPart: false)
    }

    /// "see it and change it" → both, if the second half begins with a verb and the first is more than a verb.
    private static func joined(_ text: String, mayPart: Bool) -> [String] {
        guard let range = text.firstRange(of: " and ") else { return [text] }
        let left = String(text[..<range.lowerBound])
        let right = String(text[range.upperBound...])
        let second = Words.all(String(right.prefix(24))).first ?? ""
        let leftWords = left.split(separator: " ").count
        guard leftWords > 1 || mayPart, Verbs.base.contains(second), right.contains(" ") || mayPart else {
            return [text]
        }
        return [left, right]
    }

    private static func steps(_ text: String) -> [String] {
        var parts = [text]
        for marker in [", then ", " and then ", ", after that ", ", finally ", " -> ", " → "] {
            parts = parts.flatMap { part in part.split(separator: marker).map(String.init) }
        }
        return parts
    }

    /// Parts between `separator` followed by white space (or the end), outside brackets.
    private static func separated(_ text: String, at separator: Character) -> [String] {
        var parts: [String] = []
        var current = ""
        var depth = 0
        var pending = false
        for character in text {
            if pending {
                if character.isWhitespace || separator == ";" {
                    parts.append(current)
                    current = ""
                } else {
                    current.append(separator)
                }
                pending = false
            }
            if "([".contains(character) { depth += 1 }
            if ")]".contains(character) { depth = max(0, depth - 1) }
            if character == separator, depth == 0 {
                pending = true
            } else {
                current.append(character)
            }
        }
        return parts + [current]
    }

    /// Without a bullet or number in front, and without the comma or semicolon behind.
    private static func bare(_ text: String) -> String {
        var rest = text.trimmed[...]
        while let first = rest.first, "-*•–+·▪".contains(first), rest.dropFirst().first?.isWhitespace ?? true {
            rest = rest.dropFirst().drop { $0.isWhitespace }
        }
        let digits = rest.prefix { $0.isNumber }
        if !digits.isEmpty, digits.count < 3, let mark = rest.dropFirst(digits.count).first, ".)".contains(mark),
            rest.dropFirst(digits.count + 1).first?.isWhitespace == true
        {
            rest = rest.dropFirst(digits.count + 1).drop { $0.isWhitespace }
        }
        return rest.trimmingSuffix { ",; ".contains($0) }
    }
}
