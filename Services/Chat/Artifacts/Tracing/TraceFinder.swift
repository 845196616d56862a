/// Finds for each requirement of a document the messages and passages it came from: those the document names, else those
/// that have its telling words. Pure; what is not found is not guessed.
struct TraceFinder {
    private let specification: Specification
    private let references: SourceReferences
    private let messages: WordIndex
    private let passages: WordIndex
    private let material: SourceMaterial
    private let sources: [Trace.Passage]

    /// Sources of one kind for one requirement.
    static let most = 5
    /// The share of a requirement's words, weighed, that a source must have.
    private static let enough = 0.5
    private static let fewestWords = 2

    static func traces(of markdown: String, from material: SourceMaterial) -> [Trace] {
        TraceFinder(markdown, material).all
    }

    private init(_ markdown: String, _ material: SourceMaterial) {
        self.material = material
        specification = Specification(markdown)
        references = SourceReferences(markdown, material)
        messages = WordIndex(material.messages.map { $0.isFromPerson ? $0.text : "" })
        let found = material.numbered.map { passage in
            (passage: Self.passage(passage, quote: nil), text: passage.text)
        }
        let known = Set(found.map { "\($0.passage.documentID)#\($0.passage.number)" })
        let cited = material.cited.filter { !known.contains("\($0.documentID)#\($0.number)") }
        sources = found.map(\.passage) + cited
        passages = WordIndex(found.map(\.text) + cited.map(\.quote))
    }

    private var all: [Trace] {
        let former = Dictionary(
            material.former.map { ($0.requirement, $0.links) }, uniquingKeysWith: { first, _ in first })
        let gathered = specification.gathered
        let byID = Dictionary(gathered.map { ($0.id, $0.entries) }, uniquingKeysWith: { first, _ in first })
        return gathered.filter { Self.traced.contains($0.id.kind) }.map { id, entries in
            var links = references.links(of: entries, among: byID)
            if !links.contains(where: \.isMessage) { links += spoken(entries) }
            if !links.contains(where: { !$0.isMessage }) { links += written(entries) }
            // A requirement that stays has the sources it had, and those of this version.
            for link in former[id.text] ?? [] where !links.contains(where: { $0.source == link.source }) {
                links.append(link)
            }
            let messages = Array(links.filter(\.isMessage).prefix(Self.most))
            let passages = Array(links.filter { !$0.isMessage }.prefix(Self.most))
            return Trace(requirement: id.text, links: messages + passages)
        }
    }

    private static let traced: Set<Substring> = ["REQ", "FR", "NFR", "US", "BR", "QR"]

    private func spoken(_ entries: [Specification.Entry]) -> [Trace.Link] {
        messages.holding(entries.statement, enough: Self.enough, fewest: Self.fewestWords).prefix(Self.most).map {
            Trace.Link(source: .message(id: material.messages[$0].id), basis: .words)
        }
    }

    private func written(_ entries: [Specification.Entry]) -> [Trace.Link] {
        let stems = Words.content(entries.statement)
        return passages.holding(entries.statement, enough: Self.enough, fewest: Self.fewestWords + 1)
            .prefix(Self.most).map { index in
                var passage = sources[index]
                if passage.quote.isEmpty {
                    let text = material.numbered[index].text
                    passage.quote =
                        Quotation.best(in: text, for: stems)?.quote ?? String(text.prefix(Quotation.longest))
                }
                return Trace.Link(source: .passage(passage), basis: .words)
            }
    }

    static func passage(_ found: RetrievedPassage, quote: String?) -> Trace.Passage {
        Trace.Passage(
            documentID: found.documentID, filename: found.filename, number: found.passage, place: found.place,
            quote: quote ?? "")
    }
}

extension Trace.Link {
    var isMessage: Bool { if case .message = source { true } else { false } }
}

/// Texts by the words they have.
private struct WordIndex {
    private let holders: [String: [Int]]
    private let count: Int
    /// Of a long text only so much is read.
    private static let longest = 8000

    init(_ texts: [String]) {
        var holders: [String: [Int]] = [:]
        for (index, text) in texts.enumerated() {
            for word in Words.content(String(text.prefix(Self.longest))) { holders[word, default: []].append(index) }
        }
        self.holders = holders
        count = texts.count
    }

    /// The texts that have enough of a statement's words, best first. A word that is in many of them counts little; one that
    /// is in none counts as much as one that is in one.
    func holding(_ statement: String, enough: Double, fewest: Int) -> [Int] {
        let words = Words.content(statement).filter { !Self.formal.contains($0) }
        guard words.count >= fewest else { return [] }
        var found: [Int: (weight: Double, words: Int)] = [:]
        var all = 0.0
        for word in words {
            let holders = holders[word] ?? []
            let weight = 1 / Double(max(1, holders.count)).squareRoot()
            all += weight
            for index in holders { found[index, default: (0, 0)].weight += weight }
            for index in holders { found[index]?.words += 1 }
        }
        return found.filter { $0.value.weight >= enough * all && $0.value.words >= fewest }
            .sorted { ($1.value.weight, $0.key) < ($0.value.weight, $1.key) }.map(\.key)
    }

    /// Stands in requirements, not in what people say.
    private static let formal: Set<String> = Set(
        ["solution", "system", "shall", "must", "support", "provide", "enforce", "application", "interface"].map(
            Words.stem))
}
