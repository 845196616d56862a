/// Recognises headings in Markdown and in plain text: `# Scope`, underlined lines, `3.2 Pricing`, `RISKS`, `**Scope**`.
///
/// It sees one line at a time with its neighbours, so that it works on text of any size.
enum HeadingRecognition {
    private static let mostCharacters = 100
    private static let mostWords = 12

    /// The heading a line is, cleaned of its marks, or nil. Lines come without their ends.
    static func heading(_ line: String, before: String?, after: String?) -> String? {
        let text = line.trimmed()
        guard !text.isEmpty, line.utf8.count <= 4 * mostCharacters else { return nil }
        if let heading = markdown(line) { return heading }
        let standsFree = before.map { $0.trimmed().isEmpty } ?? true
        guard standsFree, text.count <= mostCharacters, hasLetter(text), !text.contains("|") else { return nil }
        let words = text.split(separator: " ").count
        guard words <= mostWords else { return nil }
        if let after, isUnderline(after.trimmed(), of: text) { return text }
        if let heading = bold(text) { return heading }
        let isFollowedByBlank = after.map { $0.trimmed().isEmpty } ?? true
        if isNumbered(text, isAlone: isFollowedByBlank) || isCapitals(text) { return text }
        return nil
    }

    /// `## Scope ##`, at most three spaces in (CommonMark 4.2).
    private static func markdown(_ line: String) -> String? {
        let indent = line.prefix { $0 == " " }.count
        let marks = line.dropFirst(indent).prefix { $0 == "#" }.count
        let rest = line.dropFirst(indent + marks)
        guard indent <= 3, (1...6).contains(marks), rest.first == " " || rest.first == "\t" else { return nil }
        var text = String(rest).trimmed()
        while text.hasSuffix("#") { text.removeLast() }
        let heading = text.trimmed().trimmingMarks()
        return hasLetter(heading) ? String(heading.prefix(mostCharacters)) : nil
    }

    /// `====` and `----` as in Markdown, `~~~~`, `^^^^`, `****` and `++++` as in reStructuredText, where the underline is
    /// as long as the heading.
    private static func isUnderline(_ line: String, of text: String) -> Bool {
        guard let sign = line.first, line.utf8.count >= 3, line.allSatisfy({ $0 == sign }) else { return false }
        return "=-".contains(sign) || ("~^*+".contains(sign) && line.count >= text.count)
    }

    private static func bold(_ text: String) -> String? {
        guard text.count > 4, text.hasPrefix("**"), text.hasSuffix("**") else { return nil }
        let inside = text.dropFirst(2).dropLast(2)
        return inside.contains("**") ? nil : String(inside).trimmed()
    }

    /// `3.2 Pricing` and, when it stands alone, `3. Pricing` or `3 Pricing`; a sentence in a list is neither.
    private static func isNumbered(_ text: String, isAlone: Bool) -> Bool {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") || $0 == ")" }
        let groups = number.split { $0 == "." || $0 == ")" }
        let rest = text.dropFirst(number.count)
        guard let first = number.first, first.isNumber, rest.first == " " || rest.first == "\t" else { return false }
        guard groups.count <= 6, groups.allSatisfy({ $0.count <= 3 }), !endsLikeSentence(text) else { return false }
        guard let letter = String(rest).trimmed().first, letter.isLetter, !letter.isLowercase else { return false }
        // `1. If the package is installed, call:` opens an item of a list.
        let isListItem = text.contains { ",:".contains($0) } || text.split(separator: " ").count > 8
        return groups.count > 1 || (isAlone && !isListItem)
    }

    private static func isCapitals(_ text: String) -> Bool {
        guard !endsLikeSentence(text) else { return false }
        let letters = text.filter(\.isLetter)
        return letters.count >= 4 && letters.allSatisfy(\.isUppercase)
    }

    private static func endsLikeSentence(_ text: String) -> Bool {
        text.last.map { ".,;!?".contains($0) } ?? true
    }

    private static func hasLetter(_ text: String) -> Bool {
        text.contains { $0.isLetter || $0.isNumber }
    }
}

extension String {
    fileprivate func trimmed() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    fileprivate func trimmingMarks() -> String {
        let isMark: (Character) -> Bool = { $0 == "*" || $0 == "_" || $0 == "`" }
        guard let first = firstIndex(where: { !isMark($0) }), let last = lastIndex(where: { !isMark($0) })
        else { return "" }
        return String(self[first...last])
    }
}
