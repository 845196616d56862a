/// Markdown (CommonMark with tables) in which a person's words stay words: they open no heading, table cell, link,
/// HTML or code, and look like no citation.
enum Markdown {
    /// Text on one line, fit for a paragraph, a list item or a table cell.
    static func inline(_ text: some StringProtocol) -> String {
        let line = Wording.collapsed(text)
        var safe = ""
        for character in line {
            switch character {
            case "\\", "|", "[", "]", "`", "*", "~": safe += "\\" + String(character)
            case "<": safe += "&lt;"
            case "_" where safe.isEmpty || safe.last == " ": safe += "\\_"
            default: safe.append(character)
            }
        }
        return escapingBlockStart(safe)
    }

    /// "# x", "> x", "- x", "1. x" at the beginning of a line would be a block of their own, even inside a list item.
    private static func escapingBlockStart(_ line: String) -> String {
        guard let first = line.first else { return line }
        if "#>-+=".contains(first) { return "\\" + line }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, let mark = line.dropFirst(digits.count).first, ".)".contains(mark),
            line.dropFirst(digits.count + 1).first.map({ $0 == " " }) ?? true
        {
            return digits + "\\" + line.dropFirst(digits.count)
        }
        return line
    }

    /// Text on one line inside a block of code, where nothing can be escaped: it cannot end the block, and brackets that
    /// could be read as a citation or a tag are others.
    static func code(_ text: some StringProtocol) -> String {
        let line = Wording.collapsed(text)
        return String(line.map { ["`": "'", "[": "(", "]": ")", "<": "‹"][$0] ?? $0 })
    }

    /// A table; cells are Markdown already. `nil` without rows.
    static func table(_ header: [String], _ rows: [[String]]) -> String? {
        guard !rows.isEmpty else { return nil }
        let lines = [header, header.map { _ in "---" }] + rows
        return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    /// A list of texts; `nil` without any.
    static func bullets(_ items: [String]) -> String? {
        items.isEmpty ? nil : items.map { "- " + $0 }.joined(separator: "\n")
    }

    /// Blocks one below the other, those that are missing left out.
    static func blocks(_ blocks: [String?]) -> String? {
        let present = blocks.compactMap(\.self).filter { !$0.isEmpty }
        return present.isEmpty ? nil : present.joined(separator: "\n\n")
    }
}
