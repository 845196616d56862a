import Contracts

/// A finished document.
struct Deliverable: Sendable, Equatable {
    var type: ArtifactType
    var title: String
    var markdown: String
    var openQuestions: [OpenQuestion]
    /// The passages it quotes.
    var evidence: Evidence

    init(_ type: ArtifactType, of brief: Brief) {
        self.type = type
        title = "\(Self.kind(type)): \(Wording.clipped(brief.feature.name, 80))"
        openQuestions = brief.openQuestions
        evidence = brief.evidence
        var number = 0
        let body = brief.sections.compactMap { section -> String? in
            guard let text = brief.text(of: section) else { return nil }
            number += 1
            return "## \(number). \(section.title)\n\n\(text)"
        }
        let heading = "# \(Self.longKind(type)): \(Markdown.inline(brief.feature.name))"
        markdown = ([heading] + body).joined(separator: "\n\n") + "\n"
    }

    /// The sections of each kind of document, in their order.
    static func sections(of type: ArtifactType) -> [BriefSection] {
        switch type {
        case .brd: BriefSection.allCases
        case .requirementsDoc:
            [
                .control, .summary, .stakeholders, .scope, .functional, .rules, .data, .quality, .constraints,
                .assumptions, .dependencies,
                .open, .glossary, .sources, .record,
            ]
        case .userStories: [.control, .stories, .acceptance, .rules, .open, .sources]
        case .acceptanceCriteria: [.control, .rules, .acceptance, .open, .sources]
        case .generatedFile: [.summary, .notes, .open, .record]
        }
    }

    /// The areas whose passages it quotes; nothing else is searched for it.
    static func areas(of type: ArtifactType) -> [Area] {
        switch type {
        case .brd: Area.allCases
        case .requirementsDoc: Area.allCases.filter { $0 != .need && $0 != .transition }
        case .userStories, .acceptanceCriteria: [.behaviour, .rules]
        case .generatedFile: []
        }
    }

    static func kind(_ type: ArtifactType) -> String {
        switch type {
        case .brd: "BRD"
        case .requirementsDoc: "Requirements"
        case .userStories: "User stories"
        case .acceptanceCriteria: "Acceptance criteria"
        case .generatedFile: "Meeting notes"
        }
    }

    private static func longKind(_ type: ArtifactType) -> String {
        switch type {
        case .brd: "Business Requirements Document"
        case .requirementsDoc: "Requirements Document"
        case .userStories, .acceptanceCriteria, .generatedFile: kind(type)
        }
    }
}

extension Brief {
    /// A section without its heading; `nil` where the document does without it.
    func text(of section: BriefSection) -> String? {
        switch section {
        case .control: control
        case .summary: summary
        case .need: need
        case .objectives: objectives
        case .stakeholders: stakeholders
        case .currentAndFuture: currentAndFuture
        case .scope: scope
        case .functional: functional
        case .stories: storyList
        case .acceptance: acceptance
        case .rules: ruleTable
        case .data: data
        case .quality: quality
        case .assumptions: listed(.assumptions, "None is made, according to")
        case .constraints: Markdown.blocks([listed(.constraints, "None, according to"), quotations(.constraints)])
        case .dependencies: listed(.dependencies, "None, according to")
        case .risks: risks
        case .transition: Markdown.blocks([listed(.rollout, "None, according to"), quotations(.transition)])
        case .notes: notes
        case .open: openTable
        case .glossary: glossary
        case .sources: sources
        case .record: record
        }
    }
}
