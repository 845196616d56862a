import Contracts

/// A requirement with everything a document says about it, wherever it says it.
struct CheckedRequirement: Sendable, Equatable {
    var id: String
    var text: String
    var priority: StatedPriority?
    var isMeasurable: Bool
    var failureCases: Int
    var vagueWords: [String]

    private static let kinds: Set<Substring> = ["REQ", "FR", "NFR"]
    private static let behaviour: Set<Substring> = ["US", "AC"]
    /// Stories that one requirement draws its cases from.
    private static let mostLinks = 20

    /// The requirements of a document; where it has none of that name, its stories or criteria are what is checked.
    static func all(in specification: Specification, of type: ArtifactType) -> [CheckedRequirement] {
        let gathered = specification.gathered
        let found =
            [kinds, ["US"], ["AC"]].lazy
            .map { kinds in gathered.filter { kinds.contains($0.id.kind) } }.first { !$0.isEmpty } ?? []
        let stories = gathered.filter { behaviour.contains($0.id.kind) }
        let own = Set(found.map(\.id))
        let links = links(from: found, to: stories.filter { !own.contains($0.id) })
        return found.map { id, entries in
            let told = entries + (links[id] ?? []).prefix(mostLinks).flatMap(\.self)
            return CheckedRequirement(id, entries, told)
        }
    }

    private init(
        _ id: RequirementID, _ entries: [Specification.Entry], _ told: [Specification.Entry]
    ) {
        self.id = id.text
        text = entries.statement
        let lines = entries.flatMap(\.body)
        priority =
            entries.lazy.compactMap(\.priority).compactMap { StatedPriority(cell: $0) }.first
            ?? lines.lazy.compactMap { StatedPriority(line: $0) }.first
        isMeasurable = told.contains { Measurability.isMeasurable($0) }
        failureCases = FailureCases.count(told)
        // What is quoted beside it may be as vague as people speak; the requirement itself may not.
        vagueWords = Vagueness.words(in: [text] + entries.compactMap(\.criterion).map { Specification.plain($0) })
    }

    /// The stories and criteria that a requirement names, and those that name it.
    private static func links(
        from requirements: [(id: RequirementID, entries: [Specification.Entry])],
        to stories: [(id: RequirementID, entries: [Specification.Entry])]
    ) -> [RequirementID: [[Specification.Entry]]] {
        let known = Set(requirements.map(\.id))
        let byID = Dictionary(stories.map { ($0.id, $0.entries) }, uniquingKeysWith: { first, _ in first })
        var links: [RequirementID: [RequirementID]] = [:]
        for (id, entries) in requirements {
            links[id, default: []] += entries.mentions.filter { behaviour.contains($0.kind) }.map(\.whole)
        }
        for (story, entries) in stories {
            for id in entries.mentions where known.contains(id) { links[id, default: []].append(story) }
        }
        return links.mapValues { ids in
            var seen = Set<RequirementID>()
            return ids.filter { seen.insert($0).inserted }.compactMap { byID[$0] }
        }
    }
}

extension RequirementID {
    /// `AC-001` of `AC-001.2`.
    fileprivate var whole: RequirementID { RequirementID(prefix: prefix, number: number, part: nil, width: width) }
}

extension [Specification.Entry] {
    fileprivate var mentions: [RequirementID] {
        flatMap { entry in
            RequirementID.all(in: entry.statement)
                + RequirementID.all(in: entry.criterion ?? "") + entry.body.flatMap { RequirementID.all(in: $0) }
        }
    }
}
