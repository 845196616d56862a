/// Looks for phrases in an opened text: the folded words must follow each other as they do in the query.
struct PhraseMatcher {
    /// The folded words of the text by position, compounds in parts.
    private let words: [(position: Int, text: String)]

    init(text: String) {
        var words: [(position: Int, text: String)] = []
        Tokenizer.forEachToken(in: text) { token in
            if token.role == .part { words.append((token.position, token.text)) }
        }
        self.words = words
    }

    func contains(_ phrase: QueryPhrase) -> Bool {
        let steps = phrase.sequence
        guard words.count >= steps.count else { return false }
        return (0...(words.count - steps.count)).contains { start in
            steps.indices.allSatisfy { index in
                let word = words[start + index]
                return word.text == steps[index].text
                    && word.position - words[start].position == steps[index].distance
            }
        }
    }
}
