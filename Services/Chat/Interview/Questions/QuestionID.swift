/// The questions of the interview, in the order they are asked: after the first six a first BRD is worth reading.
enum QuestionID: String, CaseIterable, Sendable, Codable {
    /// What is to be built; asked only if the person has not begun with it.
    case idea = "start.idea"
    case problem = "need.problem"
    case primaryUser = "people.primary"
    case capabilities = "behaviour.capabilities"
    case measure = "need.measure"
    case exceptions = "behaviour.exceptions"
    case outOfScope = "scope.out"
    case priority = "scope.priority"
    case flow = "behaviour.flow"
    case rules = "rules.rules"
    case today = "need.today"
    case otherPeople = "people.others"
    case information = "data.information"
    case interfaces = "data.interfaces"
    case permissions = "people.permissions"
    case performance = "quality.performance"
    case security = "quality.security"
    case usability = "quality.usability"
    case reliability = "quality.reliability"
    case constraints = "limits.constraints"
    case assumptions = "limits.assumptions"
    case dependencies = "limits.dependencies"
    case risks = "limits.risks"
    case rollout = "transition.rollout"
    case terms = "rules.terms"

    /// All but the opening one.
    static let interview = allCases.filter { $0 != .idea }
}
