/// A property that every requirement must have before a document is handed over.
enum QualityGate: String, CaseIterable, Encodable, Sendable {
    case numbered
    case priority
    case measurableCriterion = "measurable_criterion"
    case failureCases = "failure_cases"
    case clearWords = "clear_words"

    static let fewestFailureCases = 2

    var title: String {
        switch self {
        case .numbered: "Requirements have numbers"
        case .priority: "Every requirement has a priority"
        case .measurableCriterion: "Every requirement has a measurable criterion"
        case .failureCases: "Every requirement has at least two failure cases"
        case .clearWords: "No requirement has a vague word"
        }
    }

    func check(_ requirements: [CheckedRequirement]) -> QualityReport.Result {
        let faults =
            self == .numbered && requirements.isEmpty
            ? [
                QualityReport.Fault(
                    requirementId: "", requirement: "",
                    message: "No numbered requirement was found. Begin each one with its number, such as REQ-001.")
            ]
            : requirements.compactMap { requirement in
                fault(of: requirement).map {
                    QualityReport.Fault(requirementId: requirement.id, requirement: requirement.text, message: $0)
                }
            }
        // Of nothing, nothing can be said.
        let isProven = self == .numbered || !requirements.isEmpty
        return QualityReport.Result(gate: self, title: title, passed: faults.isEmpty && isProven, faults: faults)
    }

    private func fault(of requirement: CheckedRequirement) -> String? {
        switch self {
        case .numbered:
            return requirement.text.isEmpty ? "It has a number but says nothing." : nil
        case .priority:
            return requirement.priority == nil
                ? "It has no priority. Say whether it is a must, a should, a could or a won't." : nil
        case .measurableCriterion:
            return requirement.isMeasurable
                ? nil : "Nothing says by what it is recognised as met. Give a figure, or a Given, When, Then."
        case .failureCases:
            switch requirement.failureCases {
            case Self.fewestFailureCases...: return nil
            case 1: return "It has one failure case. Name one more: what else can go wrong, and what happens then?"
            default: return "It has no failure cases. Name at least two: what can go wrong, and what happens then?"
            }
        case .clearWords:
            let words = requirement.vagueWords.map { "“\($0)”" }
            return words.isEmpty
                ? nil : "\(Wording.list(words)) can be read in several ways. Say it with a figure or an example."
        }
    }
}
