import Contracts

/// Decisions, open questions, glossary, sources and the record of the interview.
extension Brief {
    var notes: String? {
        let decisions = Markdown.bullets(discovery.decisions.map { Markdown.inline(Wording.sentence($0)) })
        let actions = Markdown.bullets(discovery.actions.map { Markdown.inline(Wording.sentence($0)) })
        if decisions == nil, actions == nil { return type == .generatedFile ? "None was noted." : nil }
        return Markdown.blocks([decisions.map { "**Decisions**\n\n" + $0 }, actions.map { "**Actions**\n\n" + $0 }])
    }

    var openTable: String? {
        let rows = openQuestions.map { question in
            [
                question.id, Markdown.inline(question.text), Markdown.inline(question.why), question.state,
                question.owner,
            ]
        }
        return Markdown.table(["Id", "Question", "Why it matters", "State", "Suggested owner"], rows) ?? "None."
    }

    var glossary: String? {
        let rows = discovery.items(.terms).map { item in
            let (term, meaning) = Self.definition(item)
            return [
                Markdown.inline(Wording.capitalised(term)),
                meaning.map { Markdown.inline(Wording.sentence($0)) } ?? "Definition not stated",
            ]
        }
        return Markdown.table(["Term", "Meaning (\(source(.terms)))"], rows)
    }

    static func definition(_ item: String) -> (term: String, meaning: String?) {
        for mark in [": ", " = ", " means ", " – ", " - ", " stands for ", " is "] {
            guard let range = item.firstRange(of: mark) else { continue }
            return (String(item[..<range.lowerBound]), String(item[range.upperBound...]))
        }
        return (item, nil)
    }

    /// Each `[n]` of the document, with the words it stands for and where they are.
    var sources: String? {
        let rows = evidence.citations.map { citation in
            let passage = citation.finding.passage
            return [
                citation.mark, Markdown.inline(passage.filename), Markdown.inline(passage.place),
                Markdown.inline(citation.finding.quotation.shown),
            ]
        }
        return Markdown.table(["No.", "Document", "Place", "Quotation"], rows)
    }

    /// What was said, whole and in order: the A-numbers refer to it.
    var record: String? {
        let idea = discovery.idea.map { "- **Description**: \(Markdown.inline($0))" }
        let answers = discovery.answered.enumerated().compactMap { index, id -> String? in
            guard let answer = discovery[id] else { return nil }
            let detail = answer.detail.map { " *Asked to be exact:* \(Markdown.inline($0))" } ?? ""
            let additions = answer.additions.map { " *Added:* \(Markdown.inline($0))" }.joined()
            return
                "- **A\(index + 1)** \(Question.with(id).label): \(Markdown.inline(answer.text))\(detail)\(additions)"
        }
        let lines = [idea].compactMap(\.self) + answers
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }
}
