import Contracts

/// The sentence that shows what was understood of the last message, before the next question comes.
enum Acknowledgement {
    static func of(_ intent: Intent, before: Interview, after: Interview) -> String {
        let isMeeting = after.mode == .meeting
        switch intent {
        case .describe:
            return described(before: before, after: after)
        case .answer(let text), .pick(let text):
            guard let memory = before.pending, let id = memory.asked else { return "Noted." }
            if id == .idea { return described(before: before, after: after) }
            // A question about the answer follows at once.
            if case .probe = after.next { return "" }
            return isMeeting ? "Noted." : answered(text, to: Question.with(id), memory.kind, after)
        case .skip:
            guard let id = before.pending?.asked else { return "" }
            let question = Question.with(id)
            if before.pending?.kind == .probe {
                return "Then I keep it as you said it, and note what is missing as an open question."
            }
            if id == .idea { return "I do need a starting point; a few words will do." }
            return "That stays open; I have put it on the list for the \(question.owner.asRole)."
        case .addition:
            guard let last = after.last else { return "Added to the description." }
            return "Added to your answer on \(Question.with(last).label.asTopic)."
        case .revise(let id, .some):
            guard let id = id ?? before.last else { return "There is no answer to change yet." }
            return "Changed: \(Question.with(id).label.asTopic) now reads \(echo(after.discovery[id]?.text ?? ""))."
        case .revise(let id, nil):
            return (id ?? before.last) == nil ? "There is no answer to change yet." : ""
        case .note(let note, let text):
            return (note == .decision ? "Decision noted: " : "Action noted: ") + echo(text) + "."
        case .empty, .ask, .explain, .summary, .artifact, .help, .thanks, .greeting, .proceed:
            return ""
        }
    }

    private static func described(before: Interview, after: Interview) -> String {
        let feature = after.discovery.feature
        guard feature.isNamed, case .ask = after.next else { return "Thank you." }
        let name = "Thank you. I will call it **\(Markdown.inline(feature.name))** for now."
        guard before.discovery.idea == nil, let role = after.discovery.role else { return name }
        return name + " I take it that it is made for \(Markdown.inline(role.plural)); correct me if not."
    }

    private static func answered(_ text: String, to question: Question, _ kind: Memory.Kind, _ after: Interview)
        -> String
    {
        if kind == .revision { return "Changed: \(question.label.asTopic) now reads \(echo(text))." }
        if after.discovery.isNone(question.id) {
            return "None, then. That is an answer too, and it will stand in the document."
        }
        if kind == .probe {
            return after.discovery[question.id]?.doubt == nil
                ? "Good, that is clearer: \(echo(text))."
                : "I have added \(echo(text)) and note as an open question that it is not exact yet."
        }
        let points = after.discovery.items(question.id)
        let said =
            question.id == .capabilities && points.count > 1
            ? Markdown.inline(Wording.clipped(Wording.list(points.map { Wording.clause($0) }), 200)) : echo(text)
        let sentence = Slots(after.discovery)
            .with("said", said).with("count", Wording.count(points.count, "action")).fill(question.acknowledgement)
        let raised = Items.split(String(text.prefix(8000)), .sentences).filter {
            $0.hasSuffix("?") && Words.all($0).count > 2
        }
        let noted = raised.isEmpty ? "" : " Your own question in it goes on the list of open ones."
        return sentence + ("….!?".contains(sentence.last ?? " ") ? "" : ".") + noted
    }

    /// The person's words, short and in quotation marks.
    private static func echo(_ text: String) -> String {
        """
        “\(Markdown.inline(Wording.clipped(Wording.collapsed(text.prefix(400)), 140).trimmingSuffix { ".;, ".contains($0) }))”
        """
    }
}

extension String {
    /// "Product owner" inside a sentence; "IT architect" and "UX designer" keep their capitals.
    var asRole: String { dropFirst().first?.isUppercase == true ? self : prefix(1).lowercased() + dropFirst() }
    /// "Out of scope" inside a sentence.
    var asTopic: String { "“\(prefix(1).lowercased() + dropFirst())”" }
}
