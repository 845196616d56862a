import Contracts

/// Something the document cannot say yet.
struct OpenQuestion: Sendable, Equatable {
    /// By which the sections refer to it.
    enum Key: Hashable, Sendable {
        case question(QuestionID)
        case goal, outcomes, priorities, riskRating
        case measure(Int)
        case qualityMeasure(QuestionID)
        case handling(Int)
        case failures(String)
        case raised(Int)
    }

    var key: Key
    var id: String = ""
    var text: String
    var why: String
    var state: String
    var owner: String

    /// In the order of the interview, then what follows from the answers.
    static func all(_ discovery: Discovery, _ brief: Derived, in type: ArtifactType) -> [OpenQuestion] {
        let slots = Slots(discovery)
        var found = QuestionID.interview.compactMap { unanswered($0, discovery, slots) }
        found += derived(discovery, brief)
        found += discovery.raised.enumerated().map { index, text in
            OpenQuestion(
                key: .raised(index), text: text, why: "It was raised in the interview and nobody has answered it yet.",
                state: "Raised in the interview", owner: "Business analyst")
        }
        found = found.filter { $0.belongs(in: type) }
        for index in found.indices { found[index].id = "OQ-" + Brief.padded(index + 1, 2) }
        return found
    }

    /// What the open questions are derived from.
    struct Derived: Sendable {
        var role: Role
        var stories: [Story]
        var exceptions: [Condition]
        var measures: [Measure]
        var unranked: [String]
    }

    /// A BRD and a requirements document list everything; stories only what they need, and notes only what came up.
    private func belongs(in type: ArtifactType) -> Bool {
        switch (type, key) {
        case (.brd, _), (.requirementsDoc, _): true
        case (.generatedFile, .question): state != Self.notAsked
        case (.generatedFile, .raised): true
        case (.generatedFile, _): false
        case (_, .question(let id)):
            [.primaryUser, .capabilities, .exceptions, .priority, .flow, .rules, .permissions].contains(id)
        case (_, .measure), (_, .riskRating), (_, .qualityMeasure): false
        case (_, .goal), (_, .outcomes), (_, .priorities), (_, .handling), (_, .failures), (_, .raised): true
        }
    }

    private static let notAsked = "Not asked yet"

    private static func unanswered(_ id: QuestionID, _ discovery: Discovery, _ slots: Slots) -> OpenQuestion? {
        let question = Question.with(id)
        if let answer = discovery[id] {
            guard let doubt = answer.doubt else { return nil }
            let said = doubt.term.map { "“\($0)”" } ?? "“\(Wording.clipped(answer.prose, 60))”"
            return OpenQuestion(
                key: .question(id), text: "\(question.label), \(said): \(slots.fill(doubt.probe))", why: question.why,
                state: "Not exact yet",
                owner: question.owner)
        }
        let state = discovery.skipped.contains(id) ? "Put aside in the interview" : notAsked
        return OpenQuestion(
            key: .question(id), text: slots.fill(question.text), why: question.why, state: state, owner: question.owner)
    }

    private static func derived(_ discovery: Discovery, _ brief: Derived) -> [OpenQuestion] {
        var found: [OpenQuestion] = []
        func add(_ key: Key, _ text: String, _ why: String, _ owner: String) {
            found.append(OpenQuestion(key: key, text: text, why: why, state: "Follows from the answers", owner: owner))
        }
        if discovery[.primaryUser] != nil, brief.role.goal == nil {
            add(
                .goal,
                "What does \(Wording.withArticle(brief.role.singular)) gain from it: what are they trying to get done?",
                "Without it no story can say “so that …”, and nobody can judge its value.", "Product owner")
        }
        for (index, measure) in brief.measures.enumerated() where !measure.missing.isEmpty {
            add(
                .measure(index),
                "“\(Wording.clipped(measure.text, 120))” lacks \(Wording.list(measure.missing)): what is it?",
                "An objective without a figure, a starting point and a date cannot be checked.", "Sponsor")
        }
        if !brief.unranked.isEmpty, discovery[.priority] != nil {
            add(
                .priorities, "Which priority have \(Wording.list(brief.unranked))?",
                "What has no priority is cut by accident.", "Product owner")
        }
        if brief.stories.contains(where: { $0.result == nil }) {
            add(
                .outcomes,
                """
                What exactly does \(Wording.withArticle(brief.role.singular)) see or receive when each \
                story has succeeded?
                """,
                "The happy path can be tested only against a result that somebody can see.", "Product owner")
        }
        for (index, exception) in brief.exceptions.enumerated() where exception.outcome == nil {
            add(
                .handling(index), "What should happen in this case: “\(Wording.clipped(exception.given, 160))”?",
                "A case without an outcome cannot be tested, and each developer will decide it differently.",
                "Product owner")
        }
        for story in brief.stories where story.failures.count < 2 && discovery[.exceptions] != nil {
            add(
                .failures(story.id),
                """
                What can go wrong in \(story.id) (“\(Wording.clipped(story.capability.text, 80))”), and \
                what should happen then?
                """,
                "Each story needs at least two failure or edge cases before it can be tested.", "Product owner")
        }
        for id in [QuestionID.performance, .security, .usability, .reliability] {
            guard let answer = discovery[id], answer.doubt == nil, !answer.prose.contains(where: \.isNumber) else {
                continue
            }
            add(
                .qualityMeasure(id), "By which figure or check is “\(Wording.clipped(answer.prose, 120))” tested?",
                "A quality without a measure is a wish.", Question.with(id).owner)
        }
        if !discovery.items(.risks).isEmpty {
            add(
                .riskRating, "How likely is each risk, and how bad would it be?",
                "Without a rating the team cannot choose which risk to work on first.", "Project manager")
        }
        return found
    }
}
