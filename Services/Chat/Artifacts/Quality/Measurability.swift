/// Whether something says by what a tester recognises it.
enum Measurability {
    static func isMeasurable(_ entry: Specification.Entry) -> Bool {
        if hasFigure(entry.statement) || entry.criterion.map(hasFigure) == true { return true }
        if hasScenario([entry.statement, entry.criterion ?? ""] + entry.body) { return true }
        // The row of a table is its own body: its cells were looked at.
        guard entry.form != .row else { return false }
        return entry.body.contains { line in
            criteria.contains { line.range(of: $0, isCaseInsensitive: true) } && hasFigure(line)
        } || listed(entry.body)
    }

    /// A number that measures: not the number of a requirement, a source or a priority.
    static func hasFigure(_ text: String) -> Bool {
        let words = Specification.plain(text).split { $0.isWhitespace || "([/;,–—".contains($0) }
        return words.contains { word in
            let core = word.drop { "<>≤≥=~±+-€$£".contains($0) }
            guard let first = core.first else { return false }
            // "[3]", "3." and "A3" point somewhere.
            if first.isASCII, first.isNumber { return !word.hasSuffix("]") }
            return numbers.contains(core.lowercased().trimmingSuffix { !$0.isLetter })
        }
    }

    /// Given, when and then, in this order, in lines or in one.
    private static func hasScenario(_ lines: [String]) -> Bool {
        var waiting = ["given", "when", "then"][...]
        for line in lines {
            for word in Words.all(String(line.prefix(2000))) where word == waiting.first {
                waiting.removeFirst()
                if waiting.isEmpty { return true }
            }
        }
        return false
    }

    /// Points below "Acceptance criteria:" of which one has a figure.
    private static func listed(_ lines: [String]) -> Bool {
        var isWithin = false
        for line in lines {
            if criteria.contains(where: { line.range(of: $0, isCaseInsensitive: true) }) {
                isWithin = true
            } else if isWithin {
                guard case .item(_, let text) = MarkdownLine(Substring(line)) else {
                    isWithin = line.allSatisfy(\.isWhitespace)
                    continue
                }
                if hasFigure(String(text)) { return true }
            }
        }
        return false
    }

    private static let criteria = ["criteri", "measure", "metric", "target", "verif", "fit crit", "threshold"]
    private static let numbers: Set<String> = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "hundred", "thousand",
        "million", "zero",
    ]
}

extension String {
    fileprivate func range(of word: String, isCaseInsensitive: Bool) -> Bool {
        prefix(2000).lowercased().contains(word)
    }
}
