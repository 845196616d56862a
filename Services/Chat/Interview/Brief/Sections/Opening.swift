/// Document control, summary, need and objectives.
extension Brief {
    var control: String? {
        let answered = discovery.answered.count
        let cited = evidence.citations.count
        let basis =
            "Guided interview: \(answered) of \(Interview.total) questions answered"
            + (cited == 0
                ? "; no document is cited"
                : "; \(Wording.count(cited, "passage")) of \(Wording.count(evidence.documentCount, "document")) cited")
        return Markdown.table(
            ["Item", "Value"],
            [
                ["Subject", Markdown.inline(feature.name)],
                ["Project", project.map { Markdown.inline($0) } ?? "None named"],
                ["Status", "Draft for review; not approved"],
                ["Basis", basis],
                ["Open questions", "\(openQuestions.count)"],
                [
                    "References",
                    "A1, A2 … are answers in the interview record; OQ are open questions; [n] are cited passages"
                        .escapedMark,
                ],
            ])
    }

    var summary: String? {
        let idea = discovery.idea.map {
            "The request, in the words of the person who made it: “\(Markdown.inline(Wording.clipped($0, 600)))”"
        }
        var told: [String] = []
        if let problem = discovery[.problem] {
            told.append("**The need.** \(Markdown.inline(Wording.clipped(problem.prose, 400)))")
        }
        if discovery[.primaryUser] != nil {
            let goal =
                role.goal.map { goal in
                    Verbs.base.contains(Words.all(String(goal.prefix(24))).first ?? "")
                        ? ", who are trying to \(goal)" : ""
                } ?? ""
            told.append(
                """
                **For whom.** \
                \(Markdown.inline(Wording.sentence("The feature is made first of all for \(role.plural)\(goal)")))
                """
            )
        }
        if !stories.isEmpty {
            let names = stories.prefix(5).map { "“\(Markdown.inline(Wording.clipped($0.capability.text, 80)))”" }
            let more = stories.count > 5 ? ", among others" : ""
            told.append(
                """
                **What it does.** It covers \(Wording.count(stories.count, "capability", "capabilities")): \
                \(Wording.list(names))\(more).
                """
            )
        }
        if let measure = discovery[.measure] {
            told.append("**Success.** \(Markdown.inline(Wording.clipped(measure.prose, 300)))")
        }
        if let out = discovery[.outOfScope], !discovery.isNone(.outOfScope) {
            told.append("**Left out on purpose.** \(Markdown.inline(Wording.clipped(out.prose, 300)))")
        }
        if let constraints = discovery[.constraints], !discovery.isNone(.constraints) {
            told.append("**Fixed.** \(Markdown.inline(Wording.clipped(constraints.prose, 300)))")
        }
        return Markdown.blocks([idea, told.joined(separator: " "), completeness])
    }

    private var completeness: String {
        let missing = [QuestionID.problem, .primaryUser, .capabilities, .measure, .exceptions, .outOfScope].compactMap {
            id in
            discovery[id] == nil ? open(.question(id)).map { "\(Question.with(id).label.lowercased()) (\($0))" } : nil
        }
        let state =
            """
            This draft rests on \(Wording.count(discovery.answered.count, "answer")) out of \
            \(Interview.total); \(Wording.count(openQuestions.count, "question is", "questions are")) open.
            """
        return missing.isEmpty
            ? state : state + " Before anything is decided on it, it needs: \(Wording.list(missing))."
    }

    var need: String? {
        let problem = Markdown.bullets(
            discovery.items(.problem).map { "\(Markdown.inline(Wording.sentence($0))) (\(source(.problem)))" })
        return Markdown.blocks([problem, doubt(.problem), quotations(.need), unknown(.problem)])
    }

    var objectives: String? {
        let rows = measures.enumerated().map { index, measure in
            [
                "OBJ-\(index + 1)", Markdown.inline(Wording.sentence(measure.text)),
                measure.baseline.map { Markdown.inline($0) } ?? "not stated",
                measure.target.map { Markdown.inline($0) } ?? "not stated",
                measure.deadline.map { Markdown.inline($0) } ?? "not stated",
                measure.missing.isEmpty
                    ? "complete" : "lacks \(Wording.list(measure.missing)) (\(open(.measure(index)) ?? ""))",
            ]
        }
        let table = Markdown.table(
            ["Id", "Objective (\(source(.measure)))", "Today", "Target", "By when", "SMART check"], rows)
        let note =
            rows.isEmpty
            ? nil
            : """
            Specific, measurable and time-bound are checked above; whether each is achievable and relevant \
            is for the sponsor to confirm.
            """
        return Markdown.blocks([table, note, doubt(.measure), unknown(.measure)])
    }

    /// A line on an answer that stayed vague.
    func doubt(_ id: QuestionID) -> String? {
        guard let answer = discovery[id], answer.doubt != nil, let open = open(.question(id)) else { return nil }
        return "*Not exact yet:* see \(open)."
    }

    /// The items of an answer as a list; one line for "none" and for what is not known.
    func listed(_ id: QuestionID, _ none: String) -> String? {
        if discovery.isNone(id) { return "\(none) \(source(id)): “\(Markdown.inline(discovery[id]?.text ?? ""))”" }
        let items = discovery.items(id).map { "\(Markdown.inline(Wording.sentence($0))) (\(source(id)))" }
        return Markdown.blocks([Markdown.bullets(items), doubt(id), unknown(id)])
    }
}

extension String {
    /// "[n]" as an explanation, not as a citation.
    fileprivate var escapedMark: String { replacing("[n]", with: "\\[n\\]") }
}
