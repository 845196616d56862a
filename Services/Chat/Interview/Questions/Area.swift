/// What a discovery interview has to cover, in the order in which a gap hurts most.
enum Area: String, CaseIterable, Sendable, Codable {
    case need, people, behaviour, scope, rules, data, quality, limits, transition

    /// As a heading.
    var title: String {
        switch self {
        case .need: "Business need"
        case .people: "People"
        case .behaviour: "What it does"
        case .scope: "Scope and priorities"
        case .rules: "Rules and terms"
        case .data: "Data and interfaces"
        case .quality: "Quality"
        case .limits: "Limits and risks"
        case .transition: "Going live"
        }
    }

    /// Words a document uses when it speaks of this area; they join the feature's own words in a search.
    var searchWords: [String] {
        switch self {
        case .need: ["purpose", "problem", "goal", "reason"]
        case .people: ["responsible", "maintainer", "users", "roles"]
        case .behaviour: ["must", "process", "steps", "provide"]
        case .scope: ["scope", "include", "exclude", "optional"]
        case .rules: ["must", "required", "rule", "only"]
        case .data: ["data", "file", "format", "interface"]
        case .quality: ["performance", "security", "available", "accessible"]
        case .limits: ["constraint", "depends", "risk", "deadline"]
        case .transition: ["upgrade", "migration", "training", "release"]
        }
    }
}
