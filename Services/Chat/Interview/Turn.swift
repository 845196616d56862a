import Contracts

/// The message being answered, and what the tools have brought for it so far.
struct Turn: Sendable, Equatable {
    struct Search: Sendable, Equatable {
        var query: String
        var passages: [RetrievedPassage]
        var failure: String?
    }

    var text: String
    var intent: Intent
    var calls: [ToolCall] = []
    var outcomes: [String: ToolResult.Outcome] = [:]

    /// The searches asked for, in order; one without a result found nothing.
    var searches: [Search] {
        calls.compactMap { call in
            guard case .searchDocuments(let query) = call.invocation else { return nil }
            switch outcomes[call.id] {
            case .passages(let passages): return Search(query: query, passages: passages)
            case .failed(let sentence): return Search(query: query, passages: [], failure: sentence)
            case .artifactSaved, nil: return Search(query: query, passages: [])
            }
        }
    }

    var passages: [RetrievedPassage] { searches.flatMap(\.passages) }

    /// What became of the document, once it was handed over.
    var saving: ToolResult.Outcome? {
        calls.last { if case .saveArtifact = $0.invocation { true } else { false } }.flatMap { outcomes[$0.id] }
    }

    var hasSaved: Bool {
        calls.contains { if case .saveArtifact = $0.invocation { true } else { false } }
    }
}

extension Interview {
    /// Reads a conversation: where it stood before the person's last message, where it stands after it, and what has been
    /// done about that message so far.
    static func read(_ request: ModelRequest) -> (before: Interview, after: Interview, turn: Turn) {
        var interview = Interview(mode: request.mode)
        var before = interview
        var turn = Turn(text: "", intent: .empty)
        let last =
            request.messages.lastIndex { if case .user = $0 { true } else { false } } ?? request.messages.endIndex
        for (index, message) in request.messages.enumerated() {
            switch message {
            case .user(let text):
                let classifier = IntentClassifier(
                    pending: interview.pending, hasIdea: interview.discovery.idea != nil,
                    isMeeting: request.mode == .meeting)
                let intent = classifier.intent(of: text)
                if index == last { (before, turn) = (interview, Turn(text: text, intent: intent)) }
                // The request of a button is no answer to anything.
                if index != last || request.purpose == .conversation { interview.hear(intent) }
            case .assistant(let message):
                if index > last {
                    turn.calls += message.toolCalls
                } else if let memory = message.memory.flatMap({ Memory($0) }) {
                    interview.remember(memory)
                }
            case .tool(let result):
                if index > last { turn.outcomes[result.callID] = result.outcome }
            }
        }
        return (before, interview, turn)
    }
}
