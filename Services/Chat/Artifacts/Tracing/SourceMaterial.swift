import Contracts

/// What a document can have been made from, as the server knows it when the document is saved.
struct SourceMaterial: Sendable, Equatable {
    struct Message: Sendable, Equatable {
        var id: String
        var isFromPerson: Bool
        var text: String
        var suggestions: [String] = []
    }

    /// Oldest first.
    var messages: [Message] = []
    /// What the tools of this run found, in order.
    var passages: [RetrievedPassage] = []
    /// What earlier answers quoted.
    var cited: [Trace.Passage] = []
    /// The former version's traces.
    var former: [Trace] = []

    /// A model numbers passages in the order in which it first saw each.
    var numbered: [RetrievedPassage] {
        var seen = Set<String>()
        return passages.filter { seen.insert("\($0.documentID)#\($0.passage)").inserted }
    }
}

extension SourceMaterial {
    /// A conversation, and what the tools found for its last answer.
    init(_ said: [StoredMessage], _ passages: [RetrievedPassage]) {
        self.passages = passages
        messages = said.map {
            Message(id: $0.id, isFromPerson: $0.role == .user, text: $0.content, suggestions: $0.extras.suggestions)
        }
        cited = said.flatMap(\.extras.citations).map {
            Trace.Passage(
                documentID: $0.documentId, filename: $0.filename, number: $0.passage, place: $0.place, quote: $0.quote)
        }
    }
}
