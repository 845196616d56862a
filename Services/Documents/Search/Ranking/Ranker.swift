/// Ranks the passages of a project for one query. Pure: the same postings give the same order everywhere.
///
/// A passage scores BM25 over the query's terms. A term in the file name counts as well, and a passage that holds every
/// word of the query, itself or by its file name, comes before all that do not.
struct Ranker {
    /// How much a term in the file name counts against its weight in a passage.
    private static let filenameShare = 0.8

    private let words: [WordMask]
    private let excluded: [WordMask]
    private let phrases: [UInt64]
    private let statistics: BM25
    private let postings: [TermPostings]
    private let weights: [Double]
    /// The terms that count, unlike the excluded ones.
    private let scoring: UInt64
    /// More than any passage can score without it.
    private let bonus: Double

    /// Which bits of a term mask stand for a query word.
    private struct WordMask {
        var whole: UInt64
        var parts: UInt64

        func isMet(by found: UInt64) -> Bool {
            (whole != 0 && found & whole == whole) || (parts != 0 && found & parts == parts)
        }
    }

    /// - Parameter postings: answers `terms(of:)`, one for one.
    init(query: SearchQuery, statistics: BM25, postings: [TermPostings]) {
        let terms = Self.terms(of: query)
        func bit(_ term: String) -> UInt64 { terms.firstIndex(of: term).map { 1 << UInt64($0) } ?? 0 }
        func mask(_ terms: [String]) -> UInt64 { terms.reduce(0) { $0 | bit($1) } }
        func wordMask(_ word: QueryWord) -> WordMask {
            WordMask(whole: word.whole.map(bit) ?? 0, parts: mask(word.parts))
        }
        precondition(postings.count == terms.count, "postings must answer the terms of the query")
        self.statistics = statistics
        self.postings = postings
        phrases = query.phrases.map { mask($0.terms) }
        words = query.words.map(wordMask) + phrases.map { WordMask(whole: 0, parts: $0) }
        excluded = query.excludedWords.map(wordMask)
        let scoring = words.reduce(0) { $0 | $1.whole | $1.parts }
        let weights = postings.map { statistics.weight(passages: $0.passageCount) }
        bonus = weights.indices.reduce(0) { sum, term in
            scoring & (1 << UInt64(term)) == 0
                ? sum : sum + BM25.most(weight: weights[term]) + Self.filenameShare * weights[term]
        }
        self.scoring = scoring
        self.weights = weights
    }

    /// The distinct terms a query looks up, in the order their postings are expected.
    static func terms(of query: SearchQuery) -> [String] {
        let all =
            query.words.flatMap(\.terms) + query.phrases.flatMap(\.terms) + query.excludedWords.flatMap(\.terms)
            + query.excludedPhrases.flatMap(\.terms)
        var seen: Set<String> = []
        return all.filter { seen.insert($0).inserted }
    }

    func ranking() -> Ranking {
        var ranked: [RankedPassage] = []
        var cursors = [Int](repeating: 0, count: postings.count)
        while let document = Self.nextDocument(postings, cursors) { ranked += rank(document: document, &cursors) }
        return Ranking(passages: ranked.sorted(by: RankedPassage.comesBefore), bonus: bonus)
    }

    private static func nextDocument(_ postings: [TermPostings], _ cursors: [Int]) -> Int? {
        var next: Int?
        for (list, cursor) in zip(postings, cursors) where cursor < list.entries.count {
            next = min(next ?? Int.max, list.entries[cursor].document)
        }
        return next
    }

    private struct Passage {
        var found: UInt64 = 0
        var score = 0.0
    }

    /// Takes the document's entries off the lists and scores its passages.
    private func rank(document: Int, _ cursors: inout [Int]) -> [RankedPassage] {
        var passages: [Int: Passage] = [:]
        var inFilename: UInt64 = 0
        var inDocument: UInt64 = 0
        for term in postings.indices {
            let bit: UInt64 = 1 << UInt64(term)
            let entries = postings[term].entries
            while cursors[term] < entries.count, entries[cursors[term]].document == document {
                let posting = entries[cursors[term]].posting
                cursors[term] += 1
                inDocument |= bit
                guard posting.passage != Posting.filename else {
                    inFilename |= bit
                    continue
                }
                var passage = passages[posting.passage] ?? Passage()
                passage.found |= bit
                if scoring & bit != 0 {
                    passage.score += statistics.score(
                        weight: weights[term], frequency: posting.frequency, length: posting.length)
                }
                passages[posting.passage] = passage
            }
        }
        if excluded.contains(where: { $0.isMet(by: inDocument) }) { return [] }
        guard inDocument & scoring != 0 else { return [] }
        return finish(passages, of: document, inFilename: inFilename & scoring, inDocument: inDocument)
    }

    private func finish(
        _ passages: [Int: Passage], of document: Int, inFilename: UInt64, inDocument: UInt64
    ) -> [RankedPassage] {
        var passages = passages.filter { $0.value.found & scoring != 0 }
        // Only the file name matches: the document is shown by its beginning.
        if passages.isEmpty { passages[1] = Passage() }
        let forFilename = weights.indices.reduce(0.0) { sum, term in
            inFilename & (1 << UInt64(term)) == 0 ? sum : sum + Self.filenameShare * weights[term]
        }
        let documentHasAll = words.allSatisfy { $0.isMet(by: inDocument) }
        return passages.map { number, passage in
            let hasAll = words.allSatisfy { $0.isMet(by: passage.found | inFilename) }
            return RankedPassage(
                document: document, passage: number, score: passage.score + forFilename + (hasAll ? bonus : 0),
                documentHasAll: documentHasAll,
                phraseCandidates: Set(phrases.indices.filter { passage.found & phrases[$0] == phrases[$0] }))
        }
    }
}
