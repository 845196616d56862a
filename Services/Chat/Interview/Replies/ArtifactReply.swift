import Contracts

/// What is said before and after a document is written.
extension Reply {
    /// One paragraph: what is being written, from how much, and where it will be thin.
    mutating func announce(_ artifact: Deliverable, _ interview: Interview) {
        let thin = Area.allCases.filter { area in
            !QuestionID.interview.contains { Question.with($0).area == area && interview.discovery[$0] != nil }
        }
        let cited = artifact.evidence.citations.count
        var text =
            """
            I am writing **\(Markdown.inline(artifact.title))** from \
            \(Wording.count(interview.answeredCount, "answer"))
            """
        text +=
            cited == 0
            ? "."
            : """
             and \(Wording.count(cited, "passage")) of \
            \(Wording.count(artifact.evidence.documentCount, "document")).
            """
        text +=
            """
             \(Wording.count(interview.answeredCount, "question")) of \(Interview.total) \
            \(interview.answeredCount == 1 ? "is" : "are") answered; what is not known stands in it as \
            \(Wording.count(artifact.openQuestions.count, "open question")).
            """
        if !thin.isEmpty {
            text += " Nothing has been said yet about \(Wording.list(thin.map { $0.title.lowercased() }))."
        }
        say(text)
        // Said here, and not afterwards: the server ends the answer with the document.
        guard let memory = interview.pending, let id = memory.asked else {
            remember(Memory(asked: nil, covered: interview.covered.isEmpty ? nil : interview.covered))
            return
        }
        remember(memory)
        let question = Question.with(id)
        let probe = memory.kind == .probe ? interview.discovery[id]?.doubt?.probe ?? question.probe : question.text
        say("Then we go on where we were: **\(Markdown.inline(Slots(interview.discovery).fill(probe)))**")
        offer(memory.offered)
    }

    /// A server that goes on after the document has it saved; only a failure needs words.
    mutating func reportSaving(_ turn: Turn, _ type: ArtifactType) {
        guard case .failed(let sentence) = turn.saving else { return }
        say(
            """
            The document could not be saved: \(Markdown.inline(Wording.clause(sentence))). Your answers are \
            all here; say “\(Deliverable.kind(type))” to try again.
            """
        )
    }
}
