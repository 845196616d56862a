import Contracts
import ServiceKit
import Storage

/// The documents of a person's projects, to read. One that is still being stored does not exist yet.
struct DocumentStore: Sendable {
    let database: Database
    let seal: Seal

    /// The newest first.
    func list(project: Int, page: ListPage) async throws -> [DocumentSummary] {
        let rest: SQL =
            page.cursor.map { cursor in
                "AND d.number < (SELECT number FROM documents.documents WHERE id = \(cursor) AND project = \(project))"
            } ?? ""
        return try await database.all(
            """
            SELECT \(fragment: DocumentRecord.columns) FROM documents.documents d
            WHERE d.project = \(project) AND d.is_ready = 1 \(fragment: rest)
            ORDER BY d.number DESC LIMIT \(page.limit)
            """, as: DocumentRecord.self
        ).map { try $0.summary(with: seal) }
    }

    func find(_ id: String, owner: String) async throws -> DocumentRecord? {
        try await database.first(
            """
            SELECT \(fragment: DocumentRecord.columns) FROM documents.documents d
            JOIN documents.projects p ON p.number = d.project
            WHERE d.id = \(id) AND d.is_ready = 1 AND p.owner = \(owner)
            """, as: DocumentRecord.self)
    }

    /// Those of the documents that are there to be read, by number.
    func records(_ numbers: some Collection<Int>) async throws -> [Int: DocumentRecord] {
        let records = try await database.all(
            """
            SELECT \(fragment: DocumentRecord.columns) FROM documents.documents d
            WHERE d.number IN \(list: numbers) AND d.is_ready = 1
            """, as: DocumentRecord.self)
        return Dictionary(records.map { ($0.number, $0) }) { first, _ in first }
    }

    /// The whole text: its passages, joined.
    func text(of document: DocumentRecord) async throws -> String {
        var text = ""
        var last = 0
        while last < document.passageCount {
            let rows = try await database.rows(
                """
                SELECT n, sealed_passage FROM documents.passages
                WHERE document = \(document.number) AND n > \(last) ORDER BY n LIMIT 256
                """)
            guard !rows.isEmpty else { break }
            for row in rows {
                last = Int(try row.integer(at: 0))
                text += try open(try row.text(at: 1)).text
            }
        }
        return text
    }

    func passage(_ n: Int, of document: DocumentRecord) async throws -> StoredPassage? {
        try await database.first(
            "SELECT sealed_passage FROM documents.passages WHERE document = \(document.number) AND n = \(n)",
            as: String.self
        ).map(open)
    }

    /// Opened passages, by document and number. One that was deleted meanwhile is missing.
    func passages(_ places: some Collection<PassageKey>) async throws -> [PassageKey: StoredPassage] {
        guard !places.isEmpty else { return [:] }
        var each = places.map { "(document = \($0.document) AND n = \($0.passage))" as SQL }
        // Filled up to a power of two, so that a few prepared statements serve all lengths.
        while each.count & (each.count - 1) != 0 { each.append(each[0]) }
        let rows = try await database.rows(
            """
            SELECT document, n, sealed_passage FROM documents.passages
            WHERE \(fragment: SQL.joined(each, separator: " OR "))
            """)
        var passages: [PassageKey: StoredPassage] = [:]
        for row in rows {
            let key = PassageKey(document: Int(try row.integer(at: 0)), passage: Int(try row.integer(at: 1)))
            passages[key] = try open(try row.text(at: 2))
        }
        return passages
    }

    /// A piece of the original file, from 0; nil after the last.
    func contentPiece(_ n: Int, of document: DocumentRecord) async throws -> [UInt8]? {
        try await database.first(
            "SELECT sealed_bytes FROM documents.contents WHERE document = \(document.number) AND n = \(n)",
            as: String.self
        ).map { try seal.open(Sealed<[UInt8]>(token: $0)) }
    }

    private func open(_ token: String) throws -> StoredPassage {
        try seal.open(Sealed<StoredPassage>(token: token))
    }
}

/// Where a passage is found in the tables.
struct PassageKey: Hashable, Sendable {
    /// The number of the document.
    var document: Int
    var passage: Int
}
