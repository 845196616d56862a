/// One answer being put together: text, quotations with their citations, and what is offered at the end.
struct Reply: Sendable, Equatable {
    private(set) var events: [ModelEvent] = []
    private var citations = 0
    private var quoted: [String] = []

    mutating func say(_ paragraph: String) {
        guard !paragraph.isEmpty else { return }
        events.append(.text(paragraph + "\n\n"))
    }

    /// The words of a document as a block quotation with its number, and where they stand.
    mutating func quote(_ finding: Finding) {
        citations += 1
        quoted.append(finding.key)
        let place = [finding.passage.filename, finding.passage.place].map(Wording.collapsed).filter { !$0.isEmpty }
        let source = Markdown.inline(place.joined(separator: ", "))
        events.append(.text("> \(Markdown.inline(finding.quotation.shown)) [\(citations)]\n> (\(source))\n\n"))
        events.append(
            .citation(
                CitedPassage(
                    number: citations, documentID: finding.passage.documentID, passage: finding.passage.passage,
                    quote: finding.quotation.quote)))
    }

    /// Goes out before the words it stands for: an answer that is stopped in its question has still asked it.
    mutating func remember(_ memory: Memory) {
        var memory = memory
        memory.quoted = quoted.isEmpty ? nil : quoted
        events.append(.memory(memory.text))
    }

    mutating func offer(_ suggestions: [String]) {
        if !suggestions.isEmpty { events.append(.suggestions(suggestions)) }
    }

    mutating func search(_ queries: [String], from first: Int = 1) {
        for (offset, query) in queries.enumerated() {
            events.append(
                .toolCall(ToolCall(id: "search-\(first + offset)", invocation: .searchDocuments(query: query))))
        }
    }

    mutating func save(_ artifact: Deliverable) {
        events.append(
            .toolCall(
                ToolCall(
                    id: "save-1",
                    invocation: .saveArtifact(type: artifact.type, title: artifact.title, markdown: artifact.markdown)))
        )
    }

    func finished(_ reason: FinishReason) -> [ModelEvent] {
        events + [.usage(TokenUsage()), .finished(reason)]
    }
}
