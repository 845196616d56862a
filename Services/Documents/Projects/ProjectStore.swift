import Contracts
import ServiceKit
import Storage

/// Projects of a person: each belongs to one, and to anyone else it does not exist.
struct ProjectStore: Sendable {
    let database: Database
    let seal: Seal

    func create(_ draft: ProjectDraft, owner: String, at now: Timestamp) async throws -> Project {
        let project = Project(
            id: UUIDv7.make(at: now), name: draft.name, description: draft.description, createdAt: now, updatedAt: now)
        try await database.write(
            """
            INSERT INTO documents.projects
                (id, owner, sealed_name, sealed_description, sealed_index_key, passage_count, word_count,
                    created_at, updated_at)
            VALUES (\(project.id), \(owner), \(try seal.close(draft.name)), \(try draft.description.map(seal.close)),
                \(try seal.close(IndexKey().bytes)), 0, 0, \(now), \(now))
            """)
        return project
    }

    /// The most recently changed first.
    func list(owner: String, page: ListPage) async throws -> [Project] {
        let rest: SQL =
            page.cursor.map { cursor in
                """
                AND (updated_at, number) <
                    (SELECT updated_at, number FROM documents.projects WHERE id = \(cursor) AND owner = \(owner))
                """
            } ?? ""
        return try await database.all(
            """
            SELECT \(fragment: ProjectRecord.columns) FROM documents.projects
            WHERE owner = \(owner) \(fragment: rest) ORDER BY updated_at DESC, number DESC LIMIT \(page.limit)
            """, as: ProjectRecord.self
        ).map { try $0.opened(with: seal) }
    }

    func find(_ id: String, owner: String) async throws -> Project? {
        try await record(id, owner: owner)?.opened(with: seal)
    }

    /// The row, for its number.
    func record(_ id: String, owner: String) async throws -> ProjectRecord? {
        try await database.first(
            """
            SELECT \(fragment: ProjectRecord.columns) FROM documents.projects WHERE id = \(id) AND owner = \(owner)
            """, as: ProjectRecord.self)
    }

    func update(_ id: String, to draft: ProjectDraft, owner: String, at now: Timestamp) async throws -> Project? {
        try await database.writeFirst(
            """
            UPDATE documents.projects SET sealed_name = \(try seal.close(draft.name)),
                sealed_description = \(try draft.description.map(seal.close)), updated_at = \(now)
            WHERE id = \(id) AND owner = \(owner) RETURNING \(fragment: ProjectRecord.columns)
            """, as: ProjectRecord.self
        )?.opened(with: seal)
    }

    /// The names of those of `ids` that are this person's.
    func names(_ ids: [String], owner: String) async throws -> [ProjectName] {
        try await database.all(
            """
            SELECT \(fragment: ProjectRecord.columns) FROM documents.projects
            WHERE owner = \(owner) AND id IN \(list: ids)
            """, as: ProjectRecord.self
        ).map { ProjectName(id: $0.id, name: try seal.open($0.sealedName)) }
    }
}
