/// What has been found of a query's phrases while passages are opened one after the other, best first.
struct PhraseFindings {
    private let phrases: [QueryPhrase]
    /// Documents in which a phrase may still be found.
    private let documentCount: Int
    private var kept: [RankedPassage] = []
    /// Which phrases stand in a document.
    private var found: [Int: Set<Int>] = [:]

    init(phrases: [QueryPhrase], candidates: [RankedPassage]) {
        self.phrases = phrases
        documentCount = Set(candidates.map(\.document)).count
    }

    mutating func look(for candidate: RankedPassage, in text: String) {
        let matcher = PhraseMatcher(text: text)
        let held = candidate.phraseCandidates.filter { matcher.contains(phrases[$0]) }
        guard !held.isEmpty else { return }
        kept.append(candidate)
        found[candidate.document, default: []].formUnion(held)
    }

    /// The passages that hold a phrase, of documents that hold them all; best first.
    var matches: [RankedPassage] {
        kept.filter { found[$0.document]?.count == phrases.count }
    }

    /// Whether opening more cannot change the first `limit` results. With several phrases it can: a later passage may
    /// complete a document.
    func isEnough(for limit: Int, documents: Bool) -> Bool {
        guard phrases.count == 1 else { return false }
        guard documents else { return kept.count >= limit }
        return found.count >= limit || (found.count == documentCount && kept.count >= limit)
    }
}
