import Contracts

/// What is to be searched for before a message can be answered.
struct SearchPlan: Sendable {
    var interview: Interview
    var hasDocuments: Bool

    /// At most this many searches for one document.
    static let most = 8

    /// The queries, each a few plain words; empty where nothing needs to be looked up.
    func queries(for intent: Intent) -> [String] {
        guard hasDocuments else { return [] }
        switch intent {
        case .ask(let text): return [Self.query(Self.asked(text))].filter { !$0.isEmpty }
        case .artifact(let type): return areaQueries(for: type)
        case .describe, .answer, .pick, .skip, .proceed, .revise, .addition:
            guard case .ask(let id) = interview.next, id != .idea else { return [] }
            return needsCoverage ? areaQueries(for: nil) : [query(for: Question.with(id))]
        case .empty, .explain, .summary, .help, .thanks, .greeting, .note: return []
        }
    }

    /// Document refinement looks once over all areas, before its first question.
    var needsCoverage: Bool {
        interview.mode == .documentRefinement && interview.covered.isEmpty && interview.answeredCount == 0
            && interview.discovery.skipped.isEmpty
    }

    /// The areas searched for a document, in the order of the queries: those it quotes and that were spoken of, and the two
    /// without which there is no feature. For a first look at the documents (`nil`), all.
    func areas(for type: ArtifactType?) -> [Area] {
        let answered = Set(interview.discovery.answered.map { Question.with($0).area }).union([.need, .behaviour])
        let wanted = type.map { Deliverable.areas(of: $0).filter(answered.contains) } ?? Area.allCases
        return Array(wanted.prefix(Self.most))
    }

    private func areaQueries(for type: ArtifactType?) -> [String] {
        areas(for: type).map { Self.query(featureWords + topic(of: $0)) }
    }

    private func query(for question: Question) -> String {
        Self.query(featureWords + question.searchWords)
    }

    /// The words by which the documents would name the feature.
    var featureWords: [String] {
        let discovery = interview.discovery
        let name = discovery.feature.isNamed ? discovery.feature.name : ""
        let said = [name, discovery.role?.plural ?? "", String((discovery.idea ?? "").prefix(600))].joined(
            separator: " ")
        return Array(Words.searchable(said).filter { !Self.generic.contains($0) }.prefix(6))
    }

    /// The words of an area: what the answers in it speak of, and what documents call it.
    func topic(of area: Area) -> [String] {
        let discovery = interview.discovery
        let answers = discovery.answered.filter { Question.with($0).area == area }
            .flatMap { id in discovery.items(id).flatMap { Words.searchable(Wording.clipped($0, 200)) } }
            .filter { !Self.generic.contains($0) && $0.contains(where: \.isLetter) }
        return Array(answers.prefix(3)) + area.searchWords.prefix(2)
    }

    /// The words a question to the documents is about.
    static func asked(_ text: String) -> [String] {
        let asking: Set<String> = [
            "document", "documents", "docs", "file", "files", "policy", "text", "mention", "mentioned", "mentions",
            "written", "says",
            "said", "tell", "know", "find", "anything", "something", "explain", "describe", "mean", "means",
            "regarding", "concerning",
        ]
        let words = Words.searchable(text)
        let telling = words.filter { !asking.contains($0) }
        return telling.isEmpty ? words : telling
    }

    /// Plain words only: nothing that a search could take for an operator.
    private static func query(_ words: [String]) -> String {
        var seen = Set<String>()
        return words.flatMap(Words.all).filter { seen.insert($0).inserted }.prefix(10).joined(separator: " ")
    }

    private static let generic: Set<String> = [
        "feature", "system", "application", "app", "tool", "software", "people", "platform", "solution", "project",
        "page", "site",
        "build", "create", "new", "better", "online", "case", "cases", "self", "today", "day", "days", "week", "weeks",
        "month", "months",
        "year", "years", "later", "find", "tells", "tell", "currently", "takes", "lets", "shows", "helps", "allows",
        "like", "look",
        "time", "long", "hello", "service", "working", "works", "work", "team", "company",
    ]
}
