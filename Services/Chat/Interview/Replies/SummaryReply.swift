/// What has been learned so far, in an order that can be read at a glance.
extension Reply {
    mutating func summarise(_ interview: Interview) {
        let discovery = interview.discovery
        guard discovery.idea != nil || interview.answeredCount > 0 else {
            say("Nothing yet: we have only begun.")
            return
        }
        let open = Interview.total - interview.answeredCount
        say(
            """
            **\(Markdown.inline(discovery.feature.name))**: \(interview.answeredCount) of \
            \(Interview.total) questions answered, \(open) \
            open\(discovery.skipped.isEmpty ? "" : ", \(discovery.skipped.count) of them put aside by you").
            """
        )
        for area in Area.allCases {
            let questions = QuestionID.interview.map(Question.with).filter { $0.area == area }
            let lines = questions.compactMap { question -> String? in
                if let answer = discovery[question.id] {
                    let doubt = answer.doubt == nil ? "" : " *(not exact yet)*"
                    return "- \(question.label): \(Markdown.inline(Wording.clipped(answer.prose, 160)))\(doubt)"
                }
                return discovery.skipped.contains(question.id) ? "- \(question.label): *open*" : nil
            }
            if !lines.isEmpty { say("**\(area.title)**\n\n" + lines.joined(separator: "\n")) }
        }
        for (title, notes) in [("Decisions", discovery.decisions), ("Actions", discovery.actions)] where !notes.isEmpty
        {
            say(
                "**\(title)**\n\n"
                    + notes.map { "- " + Markdown.inline(Wording.clipped($0, 200)) }.joined(separator: "\n"))
        }
        let untouched = Area.allCases.filter { area in
            !QuestionID.interview.contains {
                Question.with($0).area == area && (discovery[$0] != nil || discovery.skipped.contains($0))
            }
        }
        if !untouched.isEmpty { say("Not touched yet: \(Wording.list(untouched.map { $0.title.lowercased() })).") }
    }
}
