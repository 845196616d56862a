import Contracts
import ServiceKit
import Storage

/// What was said in a thread up to a message, in fewer words.
struct Summary: Sendable, Equatable {
    /// The last message it stands for. What led to a message is the same in every branch, so this names the branch too.
    var messageID: String
    var text: String
    /// The provider's name of the model that made it.
    var model: String
    /// How many messages it stands for.
    var messages: Int
    var createdAt: Timestamp
}

/// Summaries in the store, sealed as the messages are.
struct SummaryStore: Sendable {
    let database: Database
    let seal: Seal

    /// The last messages that a thread has summaries of.
    func places(inThread threadID: String) async throws -> Set<String> {
        try await places(inThread: threadID, in: database)
    }

    private func places(inThread threadID: String, in executor: some SQLExecutor) async throws -> Set<String> {
        Set(
            try await executor.all(
                "SELECT message_id FROM chat.summaries WHERE thread_id = \(threadID)", as: String.self))
    }

    func summary(upTo messageID: String, inThread threadID: String) async throws -> Summary? {
        try await database.first(
            "SELECT * FROM chat.summaries WHERE thread_id = \(threadID) AND message_id = \(messageID)",
            as: SummaryRecord.self
        ).map { try $0.opened(by: seal) }
    }

    /// Keeps a summary; one that is there already stays. Keeps nothing when one of the messages it stands for was
    /// deleted meanwhile.
    /// - Parameter branch: the ids of all messages it stands for, from the thread's first.
    func save(_ summary: Summary, inThread threadID: String, standingFor branch: [String]) async throws {
        let text = try seal.close(summary.text)
        try await database.transaction(retries: 3) { tx in
            // Whoever deletes a message takes this row first as well, so each sees all or nothing of the other.
            try await tx.write("UPDATE chat.threads SET head_id = head_id WHERE id = \(threadID)")
            let nodes = try await tx.all(
                "SELECT id, parent_id FROM chat.messages WHERE thread_id = \(threadID) ORDER BY created_at, id",
                as: MessageTree.Node.self)
            guard MessageTree(nodes).branch(to: summary.messageID) == branch else { return }
            try await tx.write(
                """
                INSERT INTO chat.summaries (thread_id, message_id, sealed_text, model, messages, created_at)
                VALUES (\(threadID), \(summary.messageID), \(text), \(summary.model), \(summary.messages),
                    \(summary.createdAt))
                ON CONFLICT (thread_id, message_id) DO NOTHING
                """)
        }
    }

    /// Drops the summaries that may hold what a message says, before it is deleted; they are made again.
    func forget(_ messageID: String, inThread threadID: String, in tx: Transaction) async throws {
        let places = try await places(inThread: threadID, in: tx)
        guard !places.isEmpty else { return }
        let tree = MessageTree(
            try await tx.all(
                "SELECT id, parent_id FROM chat.messages WHERE thread_id = \(threadID) ORDER BY created_at, id"))
        for place in places where tree.branch(to: place).contains(messageID) {
            try await tx.write("DELETE FROM chat.summaries WHERE thread_id = \(threadID) AND message_id = \(place)")
        }
    }

    // MARK: - Who makes the next one

    /// Lets one of many replicas summarise a thread. Whoever has the claim may make it longer.
    /// - Returns: `false` when another has it.
    func claim(
        _ threadID: String, by holder: String, from now: Timestamp, until end: Timestamp
    ) async throws -> Bool {
        try await database.write(
            """
            INSERT INTO chat.summary_claims (thread_id, holder, until)
            SELECT id, CAST(\(holder) AS TEXT), CAST(\(end) AS BIGINT) FROM chat.threads WHERE id = \(threadID)
            ON CONFLICT (thread_id) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE summary_claims.until < \(now) OR summary_claims.holder = excluded.holder
            """) == 1
    }

    func giveUpClaim(_ threadID: String, by holder: String) async throws {
        try await database.write(
            "DELETE FROM chat.summary_claims WHERE thread_id = \(threadID) AND holder = \(holder)")
    }
}

private struct SummaryRecord: Decodable, Sendable {
    var messageId: String
    var sealedText: Sealed<String>
    var model: String
    var messages: Int
    var createdAt: Timestamp

    func opened(by seal: Seal) throws -> Summary {
        Summary(
            messageID: messageId, text: try seal.open(sealedText), model: model, messages: messages,
            createdAt: createdAt)
    }
}
