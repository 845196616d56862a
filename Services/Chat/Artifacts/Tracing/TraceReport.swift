import Contracts
import ServiceKit

/// Where each requirement of an artifact came from, as a client reads it.
struct TraceReport: Encodable, Sendable, Equatable {
    struct Source: Encodable, Sendable, Equatable {
        enum Kind: String, Encodable, Sendable {
            case message, passage
        }

        var kind: Kind
        var basis: Trace.Basis
        /// What was said or is written there; `null` for a message that was deleted.
        @Nullable var text: String?
        @Nullable var messageId: String?
        @Nullable var role: MessageRole?
        @Nullable var createdAt: Timestamp?
        @Nullable var documentId: String?
        @Nullable var filename: String?
        @Nullable var passage: Int?
        @Nullable var place: String?
    }

    struct Requirement: Encodable, Sendable, Equatable {
        var id: String
        var text: String
        @Nullable var priority: String?
        var sources: [Source]
    }

    var requirements: [Requirement]

    private static let longestText = 500

    /// - Parameter messages: those of the thread that there still are.
    init(_ artifact: StoredArtifact, messages: [StoredMessage]) {
        let byID = Dictionary(messages.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let entries = Dictionary(
            Specification(artifact.artifact.contentMarkdown).gathered.map { ($0.id.text, $0.entries) },
            uniquingKeysWith: { first, _ in first })
        requirements = artifact.extras.traces.map { trace in
            let told = entries[trace.requirement] ?? []
            return Requirement(
                id: trace.requirement, text: told.statement, priority: told.priority,
                sources: trace.links.map { Self.source($0, byID) })
        }
    }

    private static func source(_ link: Trace.Link, _ messages: [String: StoredMessage]) -> Source {
        switch link.source {
        case .message(let id):
            let message = messages[id]
            return Source(
                kind: .message, basis: link.basis, text: message.map { Wording.clipped($0.content, longestText) },
                messageId: id, role: message?.role, createdAt: message?.createdAt)
        case .passage(let passage):
            return Source(
                kind: .passage, basis: link.basis, text: Wording.clipped(passage.quote, longestText),
                documentId: passage.documentID, filename: passage.filename, passage: passage.number,
                place: passage.place)
        }
    }
}
