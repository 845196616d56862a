import Contracts
import ServiceKit
import Storage

/// What is kept beside a message's text.
struct MessageExtras: Codable, Sendable, Equatable {
    var citations: [Citation] = []
    var suggestions: [String] = []
    /// The model's own note, handed back to it in later requests.
    var memory: String?
    /// Who answered, when that was a model behind an API.
    var model: ModelIdentity?
}

/// Messages in the store.
struct MessageStore: Sendable {
    let database: Database
    let seal: Seal

    /// What followed it follows what was before it from then on.
    /// - Throws: 404; 409 while the answer is still being written.
    func delete(_ id: String, inThread threadID: String) async throws {
        try await database.transaction { tx in
            // First, so that an answer, its summary and a deletion in one thread take turns.
            try await tx.write("UPDATE chat.threads SET head_id = head_id WHERE id = \(threadID)")
            let record = try await tx.first(
                "SELECT * FROM chat.messages WHERE id = \(id) AND thread_id = \(threadID)", as: MessageRecord.self)
            guard let record else { throw Problem.notFound("Message") }
            guard record.state != MessageState.streaming.rawValue else {
                throw Problem.conflict(
                    "answer_in_progress", "This answer is still being written. Stop it first, then delete it.")
            }
            try await SummaryStore(database: database, seal: seal).forget(id, inThread: threadID, in: tx)
            // The run's event log holds the same words and goes with it.
            try await tx.write("DELETE FROM chat.runs WHERE id = \(record.runId ?? "")")
            try await tx.write(
                "UPDATE chat.messages SET parent_id = \(record.parentId) WHERE thread_id = \(threadID) AND parent_id = \(id)"
            )
            try await tx.write(
                "UPDATE chat.threads SET head_id = \(record.parentId) WHERE id = \(threadID) AND head_id = \(id)")
            try await tx.write("DELETE FROM chat.messages WHERE id = \(id)")
        }
    }

    func insert(
        _ message: StoredMessage, after parentID: String?, inThread threadID: String, in tx: Transaction
    ) async throws {
        try await tx.write(
            """
            INSERT INTO chat.messages (id, thread_id, parent_id, role, state, run_id, sealed_content, sealed_extras,
                created_at)
            VALUES (\(message.id), \(threadID), \(parentID), \(message.role.rawValue), \(message.state.rawValue), \(message.runID),
                \(try seal.close(message.content)), \(try seal.close(message.extras)), \(message.createdAt))
            """)
    }

    /// Gives an answer its final text.
    func finish(
        _ id: String, content: String, extras: MessageExtras, state: MessageState, in tx: Transaction
    ) async throws {
        try await tx.write(
            """
            UPDATE chat.messages SET sealed_content = \(try seal.close(content)),
                sealed_extras = \(try seal.close(extras)), state = \(state.rawValue)
            WHERE id = \(id)
            """)
    }
}

struct StoredMessage: Sendable, Equatable {
    var id: String
    /// What it follows; `nil` for the first.
    var parentID: String?
    var role: MessageRole
    var content: String
    var state: MessageState
    var runID: String?
    var extras = MessageExtras()
    var createdAt: Timestamp

    /// As clients see it; `versions` are the ids of what stands in its place in other branches, itself among them.
    func published(versions: [String]) -> ThreadMessage {
        ThreadMessage(
            id: id, role: role, content: content, createdAt: createdAt, state: state, citations: extras.citations,
            suggestions: extras.suggestions, runId: runID, model: extras.model?.model,
            versions: versions.count > 1 ? versions : nil)
    }
}

/// A row of `messages`.
struct MessageRecord: Decodable, Sendable {
    var id: String
    var parentId: String?
    var role: String
    var state: String
    var runId: String?
    var sealedContent: Sealed<String>
    var sealedExtras: Sealed<MessageExtras>?
    var createdAt: Timestamp

    func opened(by seal: Seal) throws -> StoredMessage {
        StoredMessage(
            id: id, parentID: parentId, role: MessageRole(rawValue: role) ?? .user,
            content: try seal.open(sealedContent),
            state: MessageState(rawValue: state) ?? .failed, runID: runId,
            extras: try sealedExtras.map { try seal.open($0) } ?? MessageExtras(), createdAt: createdAt)
    }
}
