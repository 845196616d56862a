import Contracts

/// Where the interview stands: what has been learned, and what the person was last asked. It is read from the
/// conversation, message by message, and kept nowhere else.
struct Interview: Sendable, Equatable {
    /// What comes next.
    enum Step: Sendable, Equatable {
        case ask(QuestionID)
        case probe(QuestionID, Vagueness)
        case revise(QuestionID)
        /// The last question stands; something else came between.
        case resume(Memory)
        case complete
    }

    var discovery = Discovery()
    /// The last message of ours that asked something and has not been answered yet.
    var pending: Memory?
    var quoted: Set<String> = []
    var covered: [Area] = []
    /// The question that was answered or put aside last.
    var last: QuestionID?
    /// What the last message of the person made necessary, if it was something out of the order.
    private var detour: Step?
    let mode: ConversationMode?

    init(mode: ConversationMode?) {
        self.mode = mode
    }

    /// A message of ours.
    mutating func remember(_ memory: Memory) {
        pending = memory.asked == nil ? nil : memory
        quoted.formUnion(memory.quoted ?? [])
        if let areas = memory.covered { covered = areas }
    }

    /// A message of the person, already understood.
    mutating func hear(_ intent: Intent) {
        detour = nil
        switch intent {
        case .describe(let text): describe(text)
        case .answer(let text): answer(text, isPick: false)
        case .pick(let text): answer(text, isPick: true)
        case .skip: skip()
        case .revise(let id, let replacement): revise(id ?? last, replacement)
        case .addition(let text): add(text)
        case .note(.decision, let text): discovery.decisions.append(text)
        case .note(.action, let text): discovery.actions.append(text)
        case .proceed: proceed()
        case .empty, .ask, .explain, .summary, .artifact, .help, .thanks, .greeting: break
        }
    }

    var next: Step {
        if let detour { return detour }
        if let pending { return .resume(pending) }
        if discovery.idea == nil { return .ask(.idea) }
        return order.first { discovery[$0] == nil && !discovery.skipped.contains($0) }.map(Step.ask) ?? .complete
    }

    /// In document refinement the areas the documents are silent about come first.
    var order: [QuestionID] {
        let (known, gaps) = QuestionID.interview.reduce(into: ([QuestionID](), [QuestionID]())) { parts, id in
            if covered.contains(Question.with(id).area) { parts.0.append(id) } else { parts.1.append(id) }
        }
        return gaps + known
    }

    var answeredCount: Int { discovery.answered.count }
    static let total = QuestionID.interview.count
}

extension Interview {
    private mutating func describe(_ text: String) {
        let isSecondTry = pending?.asked == .idea && pending?.kind == .probe
        discovery.idea = [discovery.idea, text].compactMap(\.self).joined(separator: "\n")
        pending = nil
        let question = Question.with(.idea)
        if !isSecondTry, Words.all(text).count < 3, Vagueness.isThin(text, to: question) || text.count < 12 {
            detour = .probe(.idea, Vagueness(term: nil, probe: question.probe))
        }
        listen(to: text)
    }

    private mutating func answer(_ text: String, isPick: Bool) {
        guard let memory = pending, let id = memory.asked else { return add(text) }
        if id == .idea { return describe(text) }
        let question = Question.with(id)
        let doubt = isPick ? nil : Vagueness.find(in: text, to: question)
        switch memory.kind {
        case .probe:
            var answer = discovery[id] ?? Discovery.Answer(text: text)
            if discovery[id] == nil {
                answer.doubt = doubt
            } else {
                answer.detail = text
                answer.doubt = doubt
            }
            discovery[id] = answer
        case .question, .revision:
            discovery[id] = Discovery.Answer(text: text, doubt: doubt, wasThin: doubt != nil && doubt?.term == nil)
            if let doubt { detour = .probe(id, doubt) }
        }
        (pending, last) = (nil, id)
        listen(to: text)
    }

    private mutating func skip() {
        guard let memory = pending, let id = memory.asked, id != .idea else { return }
        // A probe that is skipped leaves the answer as it was, with its doubt.
        if discovery[id] == nil, !discovery.skipped.contains(id) { discovery.skipped.append(id) }
        (pending, last) = (nil, id)
    }

    private mutating func revise(_ id: QuestionID?, _ replacement: String?) {
        guard let id else { return }
        guard let replacement else {
            pending = nil
            detour = .revise(id)
            return
        }
        discovery[id] = Discovery.Answer(text: replacement)
        if pending?.asked == id { pending = nil }
        last = id
    }

    private mutating func add(_ text: String) {
        if let last, var answer = discovery[last] {
            answer.additions.append(text)
            discovery[last] = answer
        } else {
            discovery.idea = [discovery.idea, text].compactMap(\.self).joined(separator: "\n")
        }
        listen(to: text)
    }

    /// "Go on" at the end opens what was put aside, one after the other.
    private mutating func proceed() {
        guard pending == nil, next == .complete, !discovery.skipped.isEmpty else { return }
        let id = discovery.skipped.removeFirst()
        discovery.skipped.append(id)
        detour = .ask(id)
    }

    /// Questions raised inside an answer stay on the list; in a meeting so do decisions and actions.
    private mutating func listen(to text: String) {
        let read = String(text.prefix(8000))
        for sentence in Items.split(read, .sentences).map(Wording.collapsed) {
            if sentence.hasSuffix("?"), Words.all(sentence).count > 2 { discovery.raised.append(sentence) }
        }
        for (note, said) in MeetingNotes.read(read, isMeeting: mode == .meeting) {
            switch note {
            case .decision: discovery.decisions.append(said)
            case .action: discovery.actions.append(said)
            }
        }
    }
}
