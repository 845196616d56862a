import Contracts

/// What code can tell about the quality of a requirements document, requirement by requirement. It says what is missing,
/// not what is true: that is for a reviewer.
struct QualityReport: Encodable, Sendable, Equatable {
    struct Fault: Encodable, Sendable, Equatable {
        var requirementId: String
        var requirement: String
        /// A sentence: what is missing and how to mend it.
        var message: String
    }

    struct Result: Encodable, Sendable, Equatable {
        var gate: QualityGate
        var title: String
        var passed: Bool
        var faults: [Fault]
    }

    /// Whether the kind of document has requirements to be checked.
    var applies: Bool
    var passed: Bool
    var requirementCount: Int
    var gates: [Result]
    /// The vague words in requirements, each with the requirements that have it.
    var vagueWords: [VagueWord]

    struct VagueWord: Encodable, Sendable, Equatable {
        var word: String
        var requirementIds: [String]
    }

    init(of markdown: String, type: ArtifactType) {
        applies = type != .generatedFile
        let requirements = applies ? CheckedRequirement.all(in: Specification(markdown), of: type) : []
        requirementCount = requirements.count
        gates = applies ? QualityGate.allCases.map { $0.check(requirements) } : []
        passed = gates.allSatisfy(\.passed)
        var words: [String: [String]] = [:]
        for requirement in requirements {
            for word in requirement.vagueWords { words[word, default: []].append(requirement.id) }
        }
        vagueWords = words.keys.sorted().map { VagueWord(word: $0, requirementIds: words[$0] ?? []) }
    }
}
