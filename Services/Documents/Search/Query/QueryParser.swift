/// Reads a query as people write it: words, `"phrases"`, `-without`. No input is an error.
struct QueryParser {
    private let analyzer = Analyzer()
    private var seen: Set<String> = []

    static func parse(_ text: String) -> SearchQuery {
        var parser = QueryParser()
        return parser.parse(text)
    }

    private mutating func parse(_ text: String) -> SearchQuery {
        var query = SearchQuery()
        for piece in QueryPiece.split(text) {
            switch (piece.isPhrase, piece.isExcluded) {
            case (true, false):
                if let phrase = phrase(piece.text) { query.phrases.append(phrase) }
            case (false, false):
                for word in words(piece.text) where !query.words.contains(word) { query.words.append(word) }
            case (let isPhrase, true):
                // `-user-story` must not leave out all that says `user` here and `story` there.
                let isOneWord = Tokenizer.tokens(in: piece.text).count == 1
                if isPhrase || !isOneWord {
                    if let phrase = phrase(piece.text) { query.excludedPhrases.append(phrase) }
                } else {
                    query.excludedWords += words(piece.text)
                }
            }
        }
        return query
    }

    /// The indexed words of a text, as long as there is room for their terms.
    private mutating func words(_ text: String) -> [QueryWord] {
        var words: [QueryWord] = []
        var parts: [Token] = []
        func term(_ token: Token) -> String? { analyzer.term(token) }
        for token in Tokenizer.tokens(in: text) {
            switch token.role {
            case .part:
                parts.append(token)
            case .whole:
                let own = parts.filter { token.range.contains($0.range.lowerBound) }
                parts.removeAll { token.range.contains($0.range.lowerBound) }
                words += parts.compactMap { term($0).map { QueryWord(parts: [$0]) } }
                parts = []
                words.append(QueryWord(parts: own.compactMap(term), whole: term(token)))
            }
        }
        words += parts.compactMap { term($0).map { QueryWord(parts: [$0]) } }
        return words.filter { !$0.terms.isEmpty && makeRoom(for: $0.terms) }
    }

    private mutating func phrase(_ text: String) -> QueryPhrase? {
        let tokens = Tokenizer.tokens(in: text).filter { $0.role == .part }
        let terms = tokens.compactMap(analyzer.term)
        guard let first = tokens.first, !terms.isEmpty, makeRoom(for: terms) else { return nil }
        let sequence = tokens.map { QueryPhrase.Step(text: $0.text, distance: $0.position - first.position) }
        return QueryPhrase(sequence: sequence, terms: terms.uniqued())
    }

    private mutating func makeRoom(for terms: [String]) -> Bool {
        let union = seen.union(terms)
        guard union.count <= SearchQuery.mostTerms else { return false }
        seen = union
        return true
    }
}

extension [String] {
    fileprivate func uniqued() -> [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
