import Contracts

/// The end of almost every message: the question that comes next.
extension Reply {
    /// Puts the next step, after a quotation from the documents where one fits.
    mutating func putNext(_ interview: Interview, passages: [RetrievedPassage], failure: String? = nil) {
        switch interview.next {
        case .ask(let id): ask(Question.with(id), .question, interview, passages, failure)
        case .revise(let id): ask(Question.with(id), .revision, interview, passages, failure)
        case .probe(let id, let doubt): probe(Question.with(id), doubt, interview)
        case .resume(let memory): resume(memory, interview)
        case .complete: complete(interview)
        }
    }

    private mutating func ask(
        _ question: Question, _ kind: Memory.Kind, _ interview: Interview, _ passages: [RetrievedPassage],
        _ failure: String?
    ) {
        let discovery = interview.discovery
        let isMeeting = interview.mode == .meeting
        var offered = question.suggestions(in: discovery)
        let plan = SearchPlan(interview: interview, hasDocuments: true)
        let finding = Finding.among(
            passages, feature: plan.featureWords.map(Words.stem), topic: question.searchWords.flatMap(Words.content),
            excluding: interview.quoted
        ).first
        if let finding, question.id != .idea {
            say(isMeeting ? "In the documents:" : "This is the nearest your documents come to it:")
            quote(finding)
            if interview.mode == .documentRefinement {
                offered[0] = "As the document says: " + finding.quotation.shown
            }
        } else if let failure {
            say("\(Markdown.inline(Wording.sentence(failure))) The interview goes on without them.")
        }
        if kind == .revision, let answer = discovery[question.id] {
            say("Your answer so far: “\(Markdown.inline(Wording.clipped(answer.prose, 300)))”")
        } else if let sentence = discovery.foretold(question), finding == nil || interview.mode != .documentRefinement {
            say(
                """
                You wrote at the beginning: “\(Markdown.inline(Wording.clipped(sentence, 200)))” Is that \
                the whole answer?
                """
            )
            offered[0] = sentence
        }
        remember(
            Memory(
                asked: question.id, kind: kind, offered: offered,
                covered: interview.covered.isEmpty ? nil : interview.covered))
        put(question, interview, isMeeting: isMeeting)
        list(offered)
        if interview.answeredCount == 0, kind == .question, question.id != .idea {
            say(
                """
                Answer in your own words, or with a number. “Skip” leaves a question open, “back” returns \
                to the one before.
                """
            )
        }
        offer(offered)
    }

    private mutating func put(_ question: Question, _ interview: Interview, isMeeting: Bool) {
        let slots = Slots(interview.discovery)
        say("**\(Markdown.inline(slots.fill(isMeeting ? question.short : question.text)))**")
        if !isMeeting { say("*Why it matters:* \(question.why)") }
    }

    private mutating func list(_ suggestions: [String]) {
        say(suggestions.enumerated().map { "\($0.offset + 1). \(Markdown.inline($0.element))" }.joined(separator: "\n"))
    }

    private mutating func probe(_ question: Question, _ doubt: Vagueness, _ interview: Interview) {
        remember(Memory(asked: question.id, kind: .probe))
        let lead = doubt.term.map { "You said “\($0)”. " } ?? "I need a little more to work with. "
        say(lead + "**\(Markdown.inline(Slots(interview.discovery).fill(doubt.probe)))**")
        if interview.mode != .meeting { say("If you cannot say yet, “skip” leaves it open and we move on.") }
    }

    private mutating func resume(_ memory: Memory, _ interview: Interview) {
        guard let id = memory.asked else { return }
        let question = Question.with(id)
        remember(memory)
        if memory.kind == .probe {
            let doubt = interview.discovery[id]?.doubt
            say(
                """
                Back to our question: \
                **\(Markdown.inline(Slots(interview.discovery).fill(doubt?.probe ?? question.probe)))**
                """
            )
            return
        }
        let text = Slots(interview.discovery).fill(interview.mode == .meeting ? question.short : question.text)
        say((id == .idea ? "" : "Back to our question: ") + "**\(Markdown.inline(text))**")
        list(memory.offered)
        offer(memory.offered)
    }

    private mutating func complete(_ interview: Interview) {
        let open = interview.discovery.skipped
        var offered = ["Write the BRD", "Write the user stories", "What do you have so far?"]
        var text =
            """
            That was the last question. **Shall I write the BRD?** User stories, acceptance criteria and a \
            requirements document are there too: name the one you want.
            """
        if !open.isEmpty {
            text +=
                """
                 \(Wording.count(open.count, "question is", "questions are")) still open \
                (\(Wording.list(open.map { Question.with($0).label.lowercased() }))); say “continue” to go \
                through \(open.count == 1 ? "it" : "them") now.
                """
            offered[2] = "Continue"
        }
        remember(Memory(asked: nil, covered: interview.covered.isEmpty ? nil : interview.covered))
        say(text)
        offer(offered)
    }
}
