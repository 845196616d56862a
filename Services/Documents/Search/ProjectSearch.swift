import Contracts
import ServiceKit
import Storage

/// Searches the documents of a project.
struct ProjectSearch: Sendable {
    /// The best passages opened to look for a phrase; a phrase of everyday words stands in any number of them.
    private static let mostOpened = 2_000
    private static let openedAtOnce = 64

    let index: SearchIndex
    let documents: DocumentStore

    /// Documents for people, with a snippet of the passage that fits best.
    func hits(_ text: String, in project: SearchableProject, limit: Int) async throws -> [SearchHit] {
        let query = QueryParser.parse(text)
        let ranking = try await ranking(query, in: project)
        let matches = try await matches(ranking.liftedByDocument(), of: query) { found in
            found.isEnough(for: limit, documents: true)
        }
        let cutter = SnippetCutter(query: query)
        return try await opened(HitSelection.byDocument(matches, limit: limit)).map { found in
            SearchHit(
                id: found.document.id, filename: found.filename, snippet: cutter.snippet(of: found.passage.text),
                score: found.score, passage: found.number, place: found.passage.place)
        }
    }

    /// The best passages, whole, whatever documents they are in.
    func passages(_ text: String, in project: SearchableProject, limit: Int) async throws -> [PassageHit] {
        let query = QueryParser.parse(text)
        let ranking = try await ranking(query, in: project)
        let matches = try await matches(ranking.passages, of: query) { found in
            found.isEnough(for: limit, documents: false)
        }
        return try await opened(Array(matches.prefix(limit))).map { found in
            PassageHit(
                documentId: found.document.id, filename: found.filename, passage: found.number,
                place: found.passage.place, text: found.passage.text, score: found.score)
        }
    }

    private func ranking(_ query: SearchQuery, in project: SearchableProject) async throws -> Ranking {
        guard !query.isEmpty else { return Ranking(passages: [], bonus: 0) }
        let terms = Ranker.terms(of: query)
        let postings = try await index.postings(of: terms, in: project)
        var ranking = Ranker(query: query, statistics: project.statistics, postings: postings).ranking()
        if !query.excludedPhrases.isEmpty {
            let held = try await documentsHolding(query.excludedPhrases, terms: terms, postings: postings)
            ranking.passages.removeAll { held.contains($0.document) }
        }
        return ranking
    }

    private struct Found {
        var document: DocumentRecord
        var filename: String
        var number: Int
        var passage: StoredPassage
        var score: Double
    }

    /// Opens what is shown. What was deleted since it was ranked is left out.
    private func opened(_ ranked: [RankedPassage]) async throws -> [Found] {
        guard !ranked.isEmpty else { return [] }
        let records = try await documents.records(Set(ranked.map(\.document)).sorted())
        let passages = try await documents.passages(ranked.map(\.key))
        return try ranked.compactMap { hit in
            guard let record = records[hit.document], let passage = passages[hit.key] else { return nil }
            let filename = try documents.seal.open(record.sealedFilename)
            return Found(
                document: record, filename: filename, number: hit.passage, passage: passage, score: hit.score)
        }
    }

    /// Keeps the documents in which every phrase stands as written, and of them the passages that hold one. Without
    /// phrases that is all of them.
    /// - Parameter isEnough: whether what was found so far, best first, will do.
    private func matches(
        _ ranked: [RankedPassage], of query: SearchQuery, until isEnough: (PhraseFindings) -> Bool
    ) async throws -> [RankedPassage] {
        guard !query.phrases.isEmpty else { return ranked }
        let candidates = Array(ranked.filter { !$0.phraseCandidates.isEmpty }.prefix(Self.mostOpened))
        var findings = PhraseFindings(phrases: query.phrases, candidates: candidates)
        for start in stride(from: 0, to: candidates.count, by: Self.openedAtOnce) {
            let some = candidates[start..<min(start + Self.openedAtOnce, candidates.count)]
            let opened = try await documents.passages(some.map(\.key))
            for candidate in some {
                if let passage = opened[candidate.key] { findings.look(for: candidate, in: passage.text) }
            }
            if isEnough(findings) { break }
        }
        return findings.matches
    }

    /// The documents that hold one of the phrases.
    private func documentsHolding(
        _ phrases: [QueryPhrase], terms: [String], postings: [TermPostings]
    ) async throws -> Set<Int> {
        var holding: Set<Int> = []
        for phrase in phrases {
            let lists = phrase.terms.compactMap { term in terms.firstIndex(of: term).map { postings[$0] } }
            let places = lists.map { list in
                Set(list.entries.map { PassageKey(document: $0.document, passage: $0.posting.passage) })
            }
            guard let first = places.first else { continue }
            let common = places.dropFirst().reduce(first) { $0.intersection($1) }
            let ordered = common.sorted { ($0.document, $0.passage) < ($1.document, $1.passage) }
            for start in stride(from: 0, to: min(ordered.count, Self.mostOpened), by: Self.openedAtOnce) {
                let some = ordered[start..<min(start + Self.openedAtOnce, ordered.count)]
                for (key, passage) in try await documents.passages(some)
                where PhraseMatcher(text: passage.text).contains(phrase) {
                    holding.insert(key.document)
                }
            }
        }
        return holding
    }
}

extension RankedPassage {
    fileprivate var key: PassageKey { PassageKey(document: document, passage: passage) }
}
