import Contracts

/// Everything a document can say: the answers taken apart, numbered and joined with what the documents say. The
/// sections only write it down.
struct Brief: Sendable, Equatable {
    struct Rule: Sendable, Equatable {
        var id: String
        var text: String
        var condition: Condition
    }

    let discovery: Discovery
    let evidence: Evidence
    let project: String?
    let type: ArtifactType
    let sections: [BriefSection]
    let feature: Feature
    let role: Role
    let rules: [Rule]
    let exceptions: [Condition]
    let measures: [Measure]
    let stories: [Story]
    let requirements: [Requirement]
    let openQuestions: [OpenQuestion]

    init(_ discovery: Discovery, evidence: Evidence, project: String?, type: ArtifactType) {
        self.discovery = discovery
        self.project = project
        self.type = type
        sections = Deliverable.sections(of: type)
        self.evidence = evidence.restricted(to: Deliverable.areas(of: type))
        feature = Feature(describedBy: discovery.idea ?? project)
        role = discovery.role ?? Role(singular: "user", plural: "users")
        rules = discovery.items(.rules).enumerated().map { index, item in
            Rule(id: "BR-" + Brief.padded(index + 1, 2), text: Wording.collapsed(item), condition: Condition(item))
        }
        exceptions = discovery.items(.exceptions).map(Condition.init)
        measures = discovery.items(.measure).map(Measure.init)
        stories = Story.all(discovery, role: role, rules: rules, exceptions: exceptions)
        requirements = Requirement.all(
            discovery, role: role, exceptions: exceptions, rules: rules, stories: stories, evidence: self.evidence)
        openQuestions = OpenQuestion.all(
            discovery,
            OpenQuestion.Derived(
                role: role, stories: stories, exceptions: exceptions, measures: measures,
                unranked: requirements.filter { $0.priority == nil }.map(\.id)),
            in: type)
    }

    /// "007"
    static func padded(_ number: Int, _ width: Int = 3) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// "A3": the answer to a question, as the interview record numbers it; "–" where there is none.
    static func source(_ id: QuestionID, _ discovery: Discovery) -> String {
        discovery.answered.firstIndex(of: id).map { "A\($0 + 1)" } ?? "–"
    }

    func source(_ id: QuestionID) -> String { Self.source(id, discovery) }

    /// "OQ-07", where that is open.
    func open(_ key: OpenQuestion.Key) -> String? {
        openQuestions.first { $0.key == key }?.id
    }

    /// One line that says what a section does not know, with the open questions to it; `nil` if nothing is missing.
    func unknown(_ ids: QuestionID...) -> String? {
        let missing = ids.compactMap { id in
            discovery[id] == nil ? open(.question(id)).map { (Question.with(id).label, $0) } : nil
        }
        guard !missing.isEmpty else { return nil }
        return "*Not known yet:* " + missing.map { "\($0.0.lowercased()) (\($0.1))" }.joined(separator: ", ") + "."
    }

    /// What the documents say, in the section where it belongs.
    func quotations(_ section: BriefSection) -> String? {
        let lines = evidence.of(section).map { "- \(Markdown.inline($0.finding.quotation.shown)) \($0.mark)" }
        return lines.isEmpty ? nil : "Passages of the documents that touch on this:\n\n" + lines.joined(separator: "\n")
    }
}
