import Contracts
import ServiceKit
import Storage

extension MessageStore {
    /// What a thread shows: the messages of its chosen branch, oldest first.
    func messages(ofThread threadID: String) async throws -> [StoredMessage] {
        try await conversation(ofThread: threadID).messages
    }

    /// The same with its tree, in which the versions of each message are found.
    func conversation(ofThread threadID: String) async throws -> (messages: [StoredMessage], tree: MessageTree) {
        let tree = try await tree(ofThread: threadID)
        return (try await messages(ids: tree.branch(to: head(ofThread: threadID))), tree)
    }

    /// The last message of the branch that the thread shows.
    func head(ofThread threadID: String) async throws -> String? {
        try await database.first("SELECT head_id FROM chat.threads WHERE id = \(threadID)", as: String?.self) ?? nil
    }

    func tree(ofThread threadID: String) async throws -> MessageTree {
        MessageTree(
            try await database.all(
                "SELECT id, parent_id FROM chat.messages WHERE thread_id = \(threadID) ORDER BY created_at, id"))
    }

    /// - Throws: a 404 `Problem`.
    func message(_ id: String, inThread threadID: String) async throws -> StoredMessage {
        let record = try await database.first(
            "SELECT * FROM chat.messages WHERE id = \(id) AND thread_id = \(threadID)", as: MessageRecord.self)
        guard let record else { throw Problem.notFound("Message") }
        return try record.opened(by: seal)
    }

    /// Makes the newest branch through a message the one that the thread shows.
    /// - Throws: a 404 `Problem`.
    func select(_ id: String, inThread threadID: String) async throws {
        _ = try await message(id, inThread: threadID)
        let leaf = try await tree(ofThread: threadID).newestLeaf(below: id)
        try await database.write("UPDATE chat.threads SET head_id = \(leaf) WHERE id = \(threadID)")
    }

    /// Messages by id, in the order of the ids.
    func messages(ids: some Collection<String>) async throws -> [StoredMessage] {
        var found: [String: StoredMessage] = [:]
        var rest = Array(ids)[...]
        while !rest.isEmpty {
            let records = try await database.all(
                "SELECT * FROM chat.messages WHERE id IN \(list: rest.prefix(256))", as: MessageRecord.self)
            for record in records { found[record.id] = try record.opened(by: seal) }
            rest = rest.dropFirst(256)
        }
        return ids.compactMap { found[$0] }
    }
}
