import Contracts

/// A tool the model asks the server to run. All are read-only or create something new, and are scoped to the
/// thread's project by the server, never by an argument of the model.
enum ToolInvocation: Sendable, Equatable {
    case searchDocuments(query: String)
    case saveArtifact(type: ArtifactType, title: String, markdown: String)
    /// A tool that there is not, or arguments that cannot be read. The model is told why and may try again.
    case unusable(name: String, why: String)
}

struct ToolCall: Sendable, Equatable {
    /// Unique within the answer; the result names it.
    var id: String
    var invocation: ToolInvocation
}

struct ToolResult: Sendable, Equatable {
    enum Outcome: Sendable, Equatable {
        case passages([RetrievedPassage])
        case artifactSaved(id: String)
        /// A sentence for the model: the tool could not do it, and why.
        case failed(String)
    }

    var callID: String
    var outcome: Outcome
}

/// A passage of an uploaded document, as the search found it.
struct RetrievedPassage: Sendable, Equatable {
    var documentID: String
    var filename: String
    /// The passage's number within its document, from 1.
    var passage: Int
    /// Where a person finds it: "3.2 Pricing, lines 40 to 58".
    var place: String
    var text: String
}
