/// Recognises the choice of one or more of the suggestions.
enum Pick {
    /// The text that was chosen; `nil` if the message chooses nothing.
    static func text(of message: String, offered: [String]) -> String? {
        guard !offered.isEmpty else { return nil }
        let words = Words.all(String(message.prefix(600)))
        let phrase = words.joined(separator: " ")
        if let same = offered.first(where: { Words.all($0) == Words.all(String(message.prefix(2000))) }) { return same }
        if ["all", "all three", "all of them", "all of these", "everything"].contains(phrase), offered.count > 1 {
            return offered.joined(separator: "; ")
        }
        let chosen = numbers(words, count: offered.count)
        if !chosen.isEmpty { return chosen.map { offered[$0] }.joined(separator: "; ") }
        return withRemark(message, words, offered)
    }

    /// "2", "option 3", "the second one", "1 and 3", "the last".
    private static func numbers(_ words: [String], count: Int) -> [Int] {
        guard words.count <= 7 else { return [] }
        let fillers: Set<String> = [
            "the", "option", "options", "number", "no", "suggestion", "answer", "one", "please", "and", "choose", "i",
            "take", "pick",
            "id", "say", "would", "go", "with", "nr", "both",
        ]
        var found: [Int] = []
        for (place, word) in words.enumerated() {
            if let index = ordinals[word] ?? Int(word).map({ $0 - 1 }) ?? (word == "last" ? count - 1 : nil) {
                guard (0..<count).contains(index) else { return [] }
                if !found.contains(index) { found.append(index) }
            } else if word == "one", place == 0, words.count == 1 {
                found.append(0)
            } else if !fillers.contains(word) {
                return []
            }
        }
        return found
    }

    /// "1, but only for managers": the suggestion and the remark.
    private static func withRemark(_ message: String, _ words: [String], _ offered: [String]) -> String? {
        guard let first = words.first, words.count > 2, let index = ordinals[first] ?? Int(first).map({ $0 - 1 }),
            offered.indices.contains(index),
            ["but", "and", "plus", "except", "with", "without", "only", "also"].contains(words[1])
        else { return nil }
        let rest = message.trimmed.drop { $0.isLetter || $0.isNumber }.drop { !$0.isLetter && !$0.isNumber }
        return Wording.sentence(offered[index]) + " " + Wording.sentence(rest)
    }

    private static let ordinals = [
        "first": 0, "second": 1, "third": 2, "two": 1, "three": 2, "1st": 0, "2nd": 1, "3rd": 2,
    ]
}
