import Contracts

/// A conversation as every provider is asked it, before it takes one provider's form. The same request gives the same
/// prompt, and a longer conversation begins with the bytes of the shorter: no time, no chance, nothing that changes.
struct Prompt: Sendable, Equatable {
    enum Turn: Sendable, Equatable {
        /// What the person said; never empty, mostly one text.
        case person([String])
        case model(text: String, calls: [ToolCall], continuation: String?)
        case results([Result])
    }

    struct Result: Sendable, Equatable {
        var callID: String
        var tool: String
        var content: JSONValue
        var isError: Bool
    }

    /// Parts of what the model is told before the conversation: mostly the program's own texts, which all answers share.
    private var instructions: [String]
    var tools: [OfferedTool]
    /// The model may not answer with text alone.
    var mustCallTool = false
    var turns: [Turn]
    /// What the tools of this answer have found, each once; the first has number 1 in tool results and citations.
    var passages: [RetrievedPassage] = []
    /// How often this answer has already come back from its tools.
    var round = 0

    init(_ request: ModelRequest) {
        instructions = SystemPrompt.parts(for: request)
        let offersArtifacts = request.kind == .baAssistant || request.purpose == .artifact
        tools =
            (request.hasDocuments ? [.searchDocuments] : []) + (offersArtifacts ? [.saveArtifact] : [])
        mustCallTool = request.purpose == .artifact
        turns = []
        for message in request.messages { add(message) }
        if request.purpose == .artifact { addForPerson(ArtifactPrompt.now) }
    }

    var system: String { instructions.joined(separator: "\n\n") }

    private mutating func add(_ message: ModelMessage) {
        switch message {
        case .user(let text):
            if !text.isBlank { addForPerson(text) }
        case .assistant(let said) where said.toolCalls.isEmpty:
            // Numbers of an earlier answer's passages mean nothing in this one.
            let text = CitationMarks.removed(from: said.text)
            // Providers refuse an empty turn: a failed answer may have no text.
            if !text.isBlank { turns.append(.model(text: text, calls: [], continuation: said.continuation)) }
        case .assistant(let said):
            round += 1
            turns.append(.model(text: said.text, calls: said.toolCalls, continuation: said.continuation))
        case .tool(let result):
            let (content, isError) = content(of: result)
            let made = Result(
                callID: result.callID, tool: tool(of: result.callID), content: content, isError: isError)
            if case .results(let others)? = turns.last {
                turns[turns.count - 1] = .results(others + [made])
            } else {
                turns.append(.results([made]))
            }
        }
    }

    /// A person who asks again after an answer that has no text has said two things in one turn.
    private mutating func addForPerson(_ text: String) {
        if case .person(let texts)? = turns.last {
            turns[turns.count - 1] = .person(texts + [text])
        } else {
            turns.append(.person([text]))
        }
    }

    private func tool(of callID: String) -> String {
        for case .model(_, let calls, _) in turns.reversed() {
            if let call = calls.first(where: { $0.id == callID }) { return call.invocation.offered.name }
        }
        return ""
    }

    /// Passages are values of a JSON object, so that no text in a document can look like the end of its passage.
    private mutating func content(of result: ToolResult) -> (JSONValue, isError: Bool) {
        switch result.outcome {
        case .passages([]):
            return (["note": "Nothing was found. Try other words, or say that the documents do not tell."], false)
        case .passages(let found):
            let entries = found.map { passage -> JSONValue in
                if let known = passages.firstIndex(of: passage) {
                    return ["n": .integer(known + 1), "text": "as above"]
                }
                passages.append(passage)
                return [
                    "n": .integer(passages.count), "file": .string(passage.filename),
                    "place": .string(passage.place), "text": .string(passage.text),
                ]
            }
            return (["passages": .array(entries), "note": .string(DocumentsPrompt.reminder)], false)
        case .artifactSaved:
            return (["note": "The document is saved and shown to the person."], false)
        case .failed(let why):
            return (["error": .string(why)], true)
        }
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension Prompt {
    /// What a provider wants back, with its name on it: another that takes the answer over cannot read it.
    static func marked(_ continuation: String, by provider: String) -> String { "\(provider):\(continuation)" }

    /// The prompt with only this provider's own continuations, unmarked.
    func own(of provider: String) -> Prompt {
        var own = self
        own.turns = turns.map { turn in
            guard case .model(let text, let calls, let continuation?) = turn else { return turn }
            let mark = Prompt.marked("", by: provider)
            let isOwn = continuation.hasPrefix(mark)
            return .model(
                text: text, calls: calls, continuation: isOwn ? String(continuation.dropFirst(mark.count)) : nil)
        }
        return own
    }
}
