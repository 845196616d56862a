import Contracts
import ServiceKit
import Storage

/// Threads in the store. Every read is scoped to an owner; somebody else's thread is as missing as one that never was.
struct ThreadStore: Sendable {
    let database: Database
    let seal: Seal

    func create(_ thread: ConversationThread, owner: String) async throws {
        let title = try thread.title.map { try seal.close($0) }
        try await database.write(
            """
            INSERT INTO chat.threads (id, owner, project_id, sealed_title, model_provider, conversation_mode,
                thread_type, created_at, updated_at, last_activity_at)
            VALUES (\(thread.id), \(owner), \(thread.projectId), \(title), \(thread.modelProvider),
                \(thread.conversationMode?.rawValue), \(thread.threadType.rawValue), \(thread.createdAt),
                \(thread.updatedAt), \(thread.createdAt))
            """)
    }

    /// - Throws: a 404 `Problem`.
    func thread(_ id: String, of owner: String) async throws -> ConversationThread {
        let record = try await database.first(
            "SELECT t.*, 0 AS message_count FROM chat.threads t WHERE id = \(id) AND owner = \(owner)",
            as: ThreadRecord.self)
        guard let record else { throw Problem.notFound("Thread") }
        return try record.opened(by: seal)
    }

    /// One page of a person's threads, latest activity first, and how many there are.
    func page(
        of owner: String, type: ThreadType?, offset: Int, limit: Int
    ) async throws -> (threads: [ListedThread], total: Int) {
        let type = type?.rawValue
        let total = try await database.first(
            """
            SELECT COUNT(*) FROM chat.threads
            WHERE owner = \(owner) AND thread_type = COALESCE(\(type), thread_type)
            """, as: Int.self)
        let records = try await database.all(
            """
            SELECT t.*, (SELECT COUNT(*) FROM chat.messages m WHERE m.thread_id = t.id) AS message_count
            FROM chat.threads t
            WHERE owner = \(owner) AND thread_type = COALESCE(\(type), thread_type)
            ORDER BY last_activity_at DESC, id DESC LIMIT \(limit) OFFSET \(offset)
            """, as: ThreadRecord.self)
        return (try records.map { try $0.listed(by: seal) }, total ?? 0)
    }

    /// A project's threads of one owner, newest first.
    func threads(inProject projectID: String, of owner: String) async throws -> [ListedThread] {
        try await database.all(
            """
            SELECT t.*, (SELECT COUNT(*) FROM chat.messages m WHERE m.thread_id = t.id) AS message_count
            FROM chat.threads t WHERE project_id = \(projectID) AND owner = \(owner)
            ORDER BY created_at DESC, id DESC LIMIT 1000
            """, as: ThreadRecord.self
        ).map { try $0.listed(by: seal) }
    }

    /// Writes the fields that are given and leaves the others as they are, whoever changed them meanwhile. The project
    /// can be set once.
    /// - Throws: 404; 400 when the thread already has a project.
    func update(_ id: String, with change: ThreadUpdate, of owner: String, at now: Timestamp) async throws {
        let title = try change.title.map { try seal.close($0) }
        let changed = try await database.write(
            """
            UPDATE chat.threads SET sealed_title = COALESCE(\(title), sealed_title),
                conversation_mode = COALESCE(\(change.mode?.rawValue), conversation_mode),
                model_provider = COALESCE(\(change.modelProvider), model_provider),
                project_id = COALESCE(project_id, \(change.projectID)), updated_at = \(now)
            WHERE id = \(id) AND owner = \(owner) AND (project_id IS NULL OR \(change.projectID == nil) = 1)
            """)
        guard changed == 0 else { return }
        _ = try await thread(id, of: owner)
        throw Problem.badRequest("has_project", "Thread already associated with a project")
    }

    /// Removes a thread with everything in it.
    func delete(_ id: String, of owner: String) async throws {
        let removed = try await database.write("DELETE FROM chat.threads WHERE id = \(id) AND owner = \(owner)")
        guard removed == 1 else { throw Problem.notFound("Thread") }
    }
}

/// What is to change about a thread; `nil` stays as it is.
struct ThreadUpdate: Sendable {
    var title: String?
    var mode: ConversationMode?
    var modelProvider: String?
    var projectID: String?
}

/// A thread as lists show it.
struct ListedThread: Sendable, Equatable {
    var thread: ConversationThread
    var messageCount: Int
    var lastActivityAt: Timestamp
}

/// A row of `threads`.
struct ThreadRecord: Decodable, Sendable {
    var id: String
    var projectId: String?
    var sealedTitle: Sealed<String>?
    var modelProvider: String
    var conversationMode: String?
    var threadType: String
    var createdAt: Timestamp
    var updatedAt: Timestamp
    var lastActivityAt: Timestamp
    var messageCount: Int

    func opened(by seal: Seal) throws -> ConversationThread {
        ConversationThread(
            id: id, projectId: projectId, title: try sealedTitle.map { try seal.open($0) },
            modelProvider: modelProvider, conversationMode: conversationMode.flatMap(ConversationMode.init),
            threadType: ThreadType(rawValue: threadType) ?? .assistant, createdAt: createdAt, updatedAt: updatedAt)
    }

    func listed(by seal: Seal) throws -> ListedThread {
        ListedThread(
            thread: try opened(by: seal), messageCount: messageCount, lastActivityAt: lastActivityAt)
    }
}
