/// Tells what a message is meant to do, from its words and from what was asked last.
struct IntentClassifier: Sendable {
    var pending: Memory?
    var hasIdea: Bool
    var isMeeting = false

    func intent(of message: String) -> Intent {
        let text = message.trimmed
        // Nobody gives a command after four thousand characters.
        let words = Words.all(String(text.prefix(4000)))
        // Emoji and punctuation alone say nothing that could be written down.
        guard !words.isEmpty else {
            return text.contains(where: { $0.isLetter || $0.isNumber }) ? content(text) : .empty
        }
        if let picked = Pick.text(of: text, offered: pending?.offered ?? []) { return .pick(picked) }
        if let note = note(text) { return note }
        if let command = command(text, words) { return command }
        if isQuestion(text, words) { return .ask(text) }
        return content(text)
    }

    private func content(_ text: String) -> Intent {
        if !hasIdea || pending?.asked == .idea { return .describe(text) }
        return pending == nil ? .addition(text) : .answer(text)
    }

    private func note(_ text: String) -> Intent? {
        // In a meeting somebody says one while something else is being asked.
        if isMeeting, hasIdea, text.count < 400, Items.split(text, .sentences).count == 1,
            let note = Note(spokenIn: text, isMeeting: true)
        {
            return .note(note, text)
        }
        guard let colon = text.prefix(12).firstIndex(of: ":") else { return nil }
        let rest = String(text[text.index(after: colon)...]).trimmed
        guard !rest.isEmpty else { return nil }
        switch text[..<colon].lowercased() {
        case "decision", "decided": return .note(.decision, rest)
        case "action", "to do", "todo": return .note(.action, rest)
        default: return nil
        }
    }

    private func command(_ text: String, _ words: [String]) -> Intent? {
        let phrase = words.joined(separator: " ")
        if let revision = Phrases.revision(text, words) { return revision }
        // A long first message that speaks of user stories is about a feature all the same.
        if let type = Phrases.artifact(words), hasIdea || words.count < 7 { return .artifact(type) }
        guard words.count <= 12 else { return nil }
        if Phrases.says(phrase, Phrases.summary) { return .summary }
        if Phrases.says(phrase, Phrases.help) { return .help }
        if Phrases.says(phrase, Phrases.explain), pending != nil { return .explain }
        if Phrases.is(phrase, Phrases.skip) || (words.count <= 7 && Phrases.begins(phrase, Phrases.unsure)) {
            return .skip
        }
        if Phrases.is(phrase, Phrases.proceed) { return .proceed }
        if words.count <= 5, Phrases.begins(phrase, Phrases.thanks) { return .thanks }
        if words.count <= 4, Phrases.begins(phrase, Phrases.greeting) { return .greeting }
        return nil
    }

    /// A question of the person's own, and not an answer that happens to begin with "when" or to end uncertainly.
    private func isQuestion(_ text: String, _ words: [String]) -> Bool {
        let sentences = Items.split(String(text.prefix(4000)), .sentences)
        let endsAsQuestion =
            text.trimmingSuffix { $0.isWhitespace || "!\"”)".contains($0) }.last.map { "?？؟".contains($0) } ?? false
        let asksFirst = Phrases.opensQuestion(words, isMarked: endsAsQuestion)
        guard endsAsQuestion else {
            let isShort = words.count <= 14 && sentences.count == 1
            return isShort && asksFirst && (pending == nil || words.count > 2) && !text.contains(",")
        }
        let stated = sentences.filter { !$0.hasSuffix("?") }.reduce(0) { $0 + Words.all($1).count }
        if stated >= 6, pending != nil || !hasIdea { return false }
        // "Customers?" to "Who will use it?" is a hesitant answer.
        return asksFirst || sentences.count > 1 || words.count > 3 || pending == nil
    }
}
