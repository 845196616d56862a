/// The passages of the documents that are quoted in a document of ours, numbered as they are cited.
struct Evidence: Sendable, Equatable {
    struct Citation: Sendable, Equatable {
        var number: Int
        var area: Area
        var finding: Finding

        /// `[3]`
        var mark: String { "[\(number)]" }
    }

    private(set) var citations: [Citation] = []

    private static let mostPerArea = 2

    /// From the searches made for the areas, in the same order. A passage is cited once, for the first area it fits.
    init(_ searches: [Turn.Search], areas: [Area], plan: SearchPlan) {
        let feature = plan.featureWords.map(Words.stem)
        var quoted = Set<String>()
        let all = searches.flatMap(\.passages)
        for (area, search) in zip(areas, searches) {
            let findings = Finding.among(
                search.passages, feature: feature, topic: plan.topic(of: area).map(Words.stem), excluding: quoted,
                within: all)
            for finding in findings.prefix(Self.mostPerArea) {
                quoted.insert(finding.key)
                citations.append(Citation(number: citations.count + 1, area: area, finding: finding))
            }
        }
    }

    /// Only what speaks of the given areas, numbered anew.
    func restricted(to areas: [Area]) -> Evidence {
        var copy = self
        copy.citations = citations.filter { areas.contains($0.area) }
        for index in copy.citations.indices { copy.citations[index].number = index + 1 }
        return copy
    }

    func of(_ section: BriefSection) -> [Citation] {
        citations.filter { BriefSection(showing: $0.area) == section }
    }

    var documentCount: Int { Set(citations.map(\.finding.passage.documentID)).count }

    /// The citations that speak of what an item speaks of: three words of it, at least.
    func marks(for item: String) -> [String] {
        let stems = Words.content(item)
        return citations.filter { Words.overlap(stems, Words.content($0.finding.quotation.quote)) >= 3 }.map(\.mark)
    }
}

extension Evidence.Citation {
    /// The priority the document itself gives by its choice of word; `nil` where it obliges to nothing.
    var stated: Priority? {
        let words = " " + Words.all(finding.quotation.quote).joined(separator: " ") + " "
        if [" must ", " shall ", " required ", " may not ", " prohibited "].contains(where: words.contains) {
            return .must
        }
        if [" should ", " recommended ", " ought "].contains(where: words.contains) { return .should }
        return nil
    }
}

extension Evidence.Citation {
    /// Whether it has three words in common with one of the things the feature has to do: only then is it worth the
    /// place of a requirement.
    func speaksOf(_ discovery: Discovery) -> Bool {
        let words = Words.content(finding.quotation.quote)
        return [QuestionID.capabilities, .rules, .exceptions].flatMap(discovery.items).contains { item in
            Words.overlap(Words.content(item), words) >= 3
        }
    }
}
