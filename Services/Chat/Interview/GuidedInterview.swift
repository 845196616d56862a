import Contracts

/// The interview a good analyst would hold, without a language model: one question at a time, each with its reason and
/// three suggested answers, the documents quoted word for word, and at the end a BRD made of nothing but answers
/// and quotations. A pure function: the same conversation always gets the same reply.
enum GuidedInterview {
    /// One turn. Ends with `finished(.toolCalls)` when a search or a document has to be run first; the next call, with
    /// the results added to the messages, goes on from there.
    static func reply(to request: ModelRequest) -> [ModelEvent] {
        var (before, interview, turn) = Interview.read(request)
        if request.purpose == .artifact {
            turn.intent = .artifact(Phrases.artifactNamed(in: Words.all(String(turn.text.prefix(2000)))) ?? .brd)
        }
        let plan = SearchPlan(interview: interview, hasDocuments: request.hasDocuments)
        if turn.calls.isEmpty {
            let queries = plan.queries(for: turn.intent)
            if !queries.isEmpty {
                var reply = Reply()
                reply.search(queries)
                return reply.finished(.toolCalls)
            }
        }
        if let again = secondSearch(turn) { return again }
        if case .artifact(let type) = turn.intent, interview.discovery.idea != nil || request.purpose == .artifact {
            return document(type, request, interview, turn, plan)
        }
        return conversation(request, before, interview, turn, plan)
    }

    private static func conversation(
        _ request: ModelRequest, _ before: Interview, _ interview: Interview, _ turn: Turn, _ plan: SearchPlan
    ) -> [ModelEvent] {
        var interview = interview
        var reply = Reply()
        switch turn.intent {
        case .empty: reply.say("I could not read any words in that.")
        case .greeting: reply.greet(interview, hasDocuments: request.hasDocuments, kind: request.kind)
        case .thanks: reply.say("You are welcome.")
        case .help: reply.help(hasDocuments: request.hasDocuments)
        case .explain: reply.explain(interview)
        case .summary: reply.summarise(interview)
        case .artifact:
            reply.say("There is nothing to write from yet: I know neither what is to be built nor for whom.")
        case .ask(let text):
            reply.answerFromDocuments(
                text, turn, hasDocuments: request.hasDocuments, hasProject: request.projectName != nil)
        case .describe, .answer, .pick, .skip, .revise, .proceed, .note, .addition:
            reply.say(Acknowledgement.of(turn.intent, before: before, after: interview))
            if case .ask = interview.next, interview.answeredCount > before.answeredCount { reply.mark(interview) }
        }
        var passages = turn.passages
        if plan.needsCoverage, turn.searches.count > 1 {
            let found = coverage(turn, plan)
            interview.covered = Area.allCases.filter { found[$0] != nil }
            reply.reportCoverage(interview, found)
            passages = []
        } else if case .ask = turn.intent {
            passages = []
        }
        reply.putNext(interview, passages: passages, failure: turn.searches.compactMap(\.failure).first)
        return reply.finished(.complete)
    }

    private static func document(
        _ type: ArtifactType, _ request: ModelRequest, _ interview: Interview, _ turn: Turn, _ plan: SearchPlan
    ) -> [ModelEvent] {
        var reply = Reply()
        let isSilent = request.purpose == .artifact
        if turn.hasSaved {
            if !isSilent { reply.reportSaving(turn, type) }
            return reply.finished(.complete)
        }
        let evidence = Evidence(turn.searches, areas: plan.areas(for: type), plan: plan)
        let artifact = Deliverable(
            type, of: Brief(interview.discovery, evidence: evidence, project: request.projectName, type: type))
        if !isSilent { reply.announce(artifact, interview) }
        reply.save(artifact)
        return reply.finished(.toolCalls)
    }

    /// A question to the documents that found nothing is tried once more with its two longest words.
    private static func secondSearch(_ turn: Turn) -> [ModelEvent]? {
        guard case .ask(let text) = turn.intent, turn.searches.count == 1, turn.passages.isEmpty,
            turn.searches.allSatisfy({ $0.failure == nil })
        else { return nil }
        let words = SearchPlan.asked(text)
        let longest = words.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
            .prefix(2)
        let query = longest.map(\.element).joined(separator: " ")
        guard words.count > 2 else { return nil }
        var reply = Reply()
        reply.search([query], from: 2)
        return reply.finished(.toolCalls)
    }

    /// The best quotation of each area in the searches of a first look; none twice.
    private static func coverage(_ turn: Turn, _ plan: SearchPlan) -> [Area: Finding] {
        var found: [Area: Finding] = [:]
        var quoted = Set<String>()
        for (area, search) in zip(plan.areas(for: nil), turn.searches) {
            let findings = Finding.among(
                search.passages, feature: plan.featureWords.map(Words.stem),
                topic: plan.topic(of: area).map(Words.stem),
                excluding: quoted, within: turn.passages)
            guard let best = findings.first else { continue }
            found[area] = best
            quoted.insert(best.key)
        }
        return found
    }
}

extension Reply {
    /// Said once, when a first document is worth having.
    fileprivate mutating func mark(_ interview: Interview) {
        if interview.answeredCount == 6 {
            say(
                """
                That is enough for a first draft: say **BRD** at any time. Each further answer closes one \
                of its open questions.
                """
            )
        } else if interview.answeredCount % 6 == 0 {
            say("(\(interview.answeredCount) of \(Interview.total) answered.)")
        }
    }
}
