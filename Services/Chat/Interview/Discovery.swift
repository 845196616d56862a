/// What has been learned so far: the answers by question, and what stayed open.
struct Discovery: Sendable, Equatable {
    struct Answer: Sendable, Equatable {
        /// As the person wrote it.
        var text: String
        /// What they said when asked to be more exact.
        var detail: String?
        /// What they added later, without being asked.
        var additions: [String] = []
        /// What is still vague although it was asked about.
        var doubt: Vagueness?
        /// Whether `text` alone was too thin to use.
        var wasThin = false

        /// Everything said, in order.
        var parts: [String] { [text] + [detail].compactMap(\.self) + additions }
        /// What the sections are made of: a thin first try gives way to what was said when asked again.
        var usable: [String] { wasThin && parts.count > 1 ? Array(parts.dropFirst()) : parts }
        /// The same as one text of whole sentences.
        var prose: String { usable.map(Wording.sentence).filter { !$0.isEmpty }.joined(separator: " ") }
    }

    /// The description the person began with.
    var idea: String?
    private(set) var answers: [QuestionID: Answer] = [:]
    /// In the order in which they were first answered.
    private(set) var answered: [QuestionID] = []
    /// Put aside by the person, oldest first.
    var skipped: [QuestionID] = []
    /// Questions the person raised inside an answer.
    var raised: [String] = []
    var decisions: [String] = []
    var actions: [String] = []

    subscript(_ id: QuestionID) -> Answer? {
        get { answers[id] }
        set {
            answers[id] = newValue
            guard newValue != nil else { return }
            skipped.removeAll { $0 == id }
            if !answered.contains(id) { answered.append(id) }
        }
    }

    /// More points than this, or longer ones, are running text: it stands whole in the record of the interview.
    static let mostItems = 60
    private static let longestItem = 1000

    /// The answer taken apart in the way that suits its question; empty for "none".
    func items(_ id: QuestionID) -> [String] {
        let items = allItems(id)
        let kept = items.prefix(Self.mostItems).map { Wording.clipped($0, Self.longestItem) }
        return items.count > kept.count
            ? kept + ["… and \(items.count - kept.count) more, in the interview record"] : kept
    }

    private func allItems(_ id: QuestionID) -> [String] {
        guard let answer = answers[id], !isNone(id) else { return [] }
        let style = Question.with(id).splitting
        if style == .whole { return [answer.prose] }
        // "It should be faster" and "from 3 days to 1" are one objective.
        if id == .measure, answer.detail != nil, Items.split(answer.text, style).count == 1 { return [answer.prose] }
        return answer.usable.flatMap { Items.split($0, style) }
    }

    /// Whether the person said that there is nothing of the kind.
    func isNone(_ id: QuestionID) -> Bool {
        guard Question.with(id).acceptsNone, let answer = answers[id], answer.parts.count == 1 else { return false }
        return Vagueness.isNone(answer.text)
    }

    var capabilities: [Capability] {
        items(.capabilities).map(Capability.init)
    }

    /// The primary user, as named or as far as the description shows.
    var role: Role? {
        guard let answer = answers[.primaryUser] else { return idea.flatMap(Role.guess) }
        let readings = answer.usable.reversed().compactMap { Role(parsing: $0) }
        guard var role = readings.first(where: { $0.goal != nil }) ?? readings.last else {
            return idea.flatMap(Role.guess)
        }
        role.goal = role.goal ?? readings.compactMap(\.goal).first
        return role
    }

    var feature: Feature { Feature(describedBy: idea) }

    var kind: FeatureKind? {
        FeatureKind.guess(
            name: feature.isNamed ? feature.name : "",
            text: [idea, answers[.problem]?.text].compactMap { $0?.prefix(4000) }.joined(separator: " "))
    }

    /// The sentence of the opening description that already answers a question, where there is one. A sentence speaks
    /// for the question of whose cues it has most, and only for that.
    func foretold(_ question: Question) -> String? {
        guard let idea, !question.cues.isEmpty else { return nil }
        let sentences = Items.sentences(Wording.collapsed(idea.prefix(4000))).filter { Words.all($0).count > 3 }
        guard sentences.count > 1 else { return nil }
        return sentences.first { sentence in
            let padded = Words.padded(sentence)
            let scores = Question.all.map { other in other.cues.count { padded.contains(Words.padded($0)) } }
            guard let best = scores.max(), best > 0, let index = scores.firstIndex(of: best) else { return false }
            return Question.all[index].id == question.id
        }
    }
}
