/// The sections of the documents that can be written, in the order of the BRD.
enum BriefSection: String, CaseIterable, Sendable {
    case control, summary, need, objectives, stakeholders, currentAndFuture, scope, functional, stories, acceptance,
        rules
    case data, quality, assumptions, constraints, dependencies, risks, transition, notes, open, glossary, sources,
        record

    var title: String {
        switch self {
        case .control: "Document control"
        case .summary: "Executive summary"
        case .need: "Business need"
        case .objectives: "Objectives and measures of success"
        case .stakeholders: "Stakeholders"
        case .currentAndFuture: "Current and future state"
        case .scope: "Scope"
        case .functional: "Functional requirements"
        case .stories: "User stories"
        case .acceptance: "Acceptance criteria"
        case .rules: "Business rules"
        case .data: "Data and interfaces"
        case .quality: "Quality requirements"
        case .assumptions: "Assumptions"
        case .constraints: "Constraints"
        case .dependencies: "Dependencies"
        case .risks: "Risks"
        case .transition: "Transition and roll-out"
        case .notes: "Decisions and actions"
        case .open: "Open questions"
        case .glossary: "Glossary"
        case .sources: "Sources"
        case .record: "Interview record"
        }
    }

    /// The section in which quotations about an area stand.
    init(showing area: Area) {
        self =
            switch area {
            case .need: .need
            case .people: .stakeholders
            case .behaviour: .functional
            case .scope: .scope
            case .rules: .rules
            case .data: .data
            case .quality: .quality
            case .limits: .constraints
            case .transition: .transition
            }
    }
}
