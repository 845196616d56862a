import Contracts
import ServiceKit
import Storage

/// Stores a prepared document, in transactions short enough for others to write in between. It is there for readers
/// when the last of them is done, or not at all.
struct UploadStore: Sendable {
    /// An upload that has not moved for this long died with its process.
    static let patience = Duration.seconds(120)
    /// A piece of the original file; sealed it is a third larger.
    static let pieceBytes = 262_144

    let database: Database
    let seal: Seal
    let clock: WallClock

    /// What became of an upload.
    enum Outcome: Equatable, Sendable {
        case stored
        /// The same key brought this document before; its id.
        case repeated(String)
    }

    /// The project was deleted while the document was being stored.
    struct ProjectGone: Error {}

    /// The key belongs to an upload that is still going on.
    struct StillGoingOn: Error {}

    func store(_ document: PreparedDocument, project: Int, key: UploadKey?) async throws -> Outcome {
        let number: Int
        switch try await claim(document, project: project, key: key) {
        case .repeated(let id): return .repeated(id)
        case .began(let begun): number = begun
        }
        do {
            try await storeContents(document, number: number)
            try await storePassages(document, number: number)
            try await storeIndex(document, project: project, number: number)
            try await publish(document, project: project, number: number)
            return .stored
        } catch {
            // A cancelled task cannot write; then, or when this fails too, `AbandonedUploads` takes it away.
            if !Task.isCancelled { try? await discard(number, project: project) }
            throw error
        }
    }

    /// The document a key has brought before: nil when there is none.
    /// - Throws: `StillGoingOn`.
    func earlier(_ key: UploadKey) async throws -> String? {
        let known = try await database.first(Self.lookup(key), as: Known.self)
        guard let known, isFresh(known) else { return nil }
        guard known.isReady else { throw StillGoingOn() }
        return known.id
    }

    /// Takes away what an upload left that did not come to its end.
    func discard(_ number: Int, project: Int) async throws {
        try await database.transaction(retries: 2) { tx in
            let found = try await tx.write(
                "DELETE FROM documents.documents WHERE number = \(number) AND is_ready = 0")
            let isPublished = try await tx.first(
                "SELECT number FROM documents.documents WHERE number = \(number)", as: Int.self)
            guard found == 1 || isPublished == nil else { return }
            try await DocumentParts.delete(document: number, project: project, in: tx)
        }
    }

    // MARK: - Steps

    private enum Claim {
        case began(Int)
        case repeated(String)
    }

    private struct Known: Decodable, Sendable {
        var number: Int
        var project: Int
        var id: String
        var isReady: Bool
        var touchedAt: Timestamp
        var createdAt: Timestamp
    }

    private static func lookup(_ key: UploadKey) -> SQL {
        """
        SELECT d.number, d.project, d.id, d.is_ready, d.touched_at, k.created_at FROM documents.upload_keys k
        JOIN documents.documents d ON d.number = k.document WHERE k.key = \(key.hash)
        """
    }

    private func isFresh(_ known: Known) -> Bool {
        known.createdAt.distance(to: clock.now()) < UploadKey.lifetime
            && (known.isReady || known.touchedAt.distance(to: clock.now()) < Self.patience)
    }

    /// Makes the row, not yet to be seen, and takes the key.
    private func claim(_ document: PreparedDocument, project: Int, key: UploadKey?) async throws -> Claim {
        let now = clock.now()
        let filename = try seal.close(document.filename)
        let metadata = try seal.close(document.metadata)
        return try await database.transaction(retries: 2) { tx in
            let number = try await tx.writeFirst(
                """
                INSERT INTO documents.documents
                    (id, project, sealed_filename, content_type, sealed_metadata, byte_count, word_count,
                        passage_count, is_ready, touched_at, created_at)
                VALUES (\(document.id), \(project), \(filename), \(document.contentType), \(metadata),
                    \(document.bytes.count), \(document.index.wordCount), \(document.passages.count), 0, \(now),
                    \(document.createdAt))
                RETURNING number
                """, as: Int.self)
            guard let number else { throw ProjectGone() }
            guard let key else { return .began(number) }
            if let known = try await tx.first(Self.lookup(key), as: Known.self) {
                if isFresh(known) {
                    guard known.isReady else { throw StillGoingOn() }
                    try await tx.write("DELETE FROM documents.documents WHERE number = \(number)")
                    return .repeated(known.id)
                }
                // Too old, or of an upload that died. Nothing newer: someone may have taken the key since.
                try await tx.write(
                    "DELETE FROM documents.upload_keys WHERE key = \(key.hash) AND document = \(known.number)")
            }
            let taken = try await tx.write(
                """
                INSERT INTO documents.upload_keys (key, document, created_at)
                VALUES (\(key.hash), \(number), \(now)) ON CONFLICT (key) DO NOTHING
                """)
            guard taken == 1 else { throw StillGoingOn() }
            return .began(number)
        }
    }

    private func storeContents(_ document: PreparedDocument, number: Int) async throws {
        var n = 0
        for start in stride(from: 0, to: document.bytes.count, by: Self.pieceBytes) {
            let end = min(start + Self.pieceBytes, document.bytes.count)
            let sealed = try await HeavyWork.run { [seal] in try seal.close(Array(document.bytes[start..<end])) }
            try await step(
                number,
                [
                    """
                    INSERT INTO documents.contents (document, n, sealed_bytes) VALUES (\(number), \(n), \(sealed))
                    """
                ])
            n += 1
        }
    }

    private func storePassages(_ document: PreparedDocument, number: Int) async throws {
        for start in stride(from: 0, to: document.passages.count, by: 512) {
            let some = document.passages[start..<min(start + 512, document.passages.count)]
            let rows = try await HeavyWork.run { [seal] in
                try some.map { passage in
                    let sealed = try seal.close(StoredPassage(text: passage.text, place: passage.place))
                    return "(\(number), \(passage.number), \(sealed))" as SQL
                }
            }
            try await step(
                number,
                BulkInsert.statements("INSERT INTO documents.passages (document, n, sealed_passage) VALUES", rows))
        }
    }

    private func storeIndex(_ document: PreparedDocument, project: Int, number: Int) async throws {
        // The list of terms first: with it, what follows can be taken away again.
        let terms = document.index.terms
        let lists = stride(from: 0, to: terms.count, by: TermList.mostInRow).map { start in
            let bytes = TermList.encode(terms[start..<min(start + TermList.mostInRow, terms.count)])
            return "(\(number), \(start / TermList.mostInRow), \(bytes))" as SQL
        }
        try await step(
            number, BulkInsert.statements("INSERT INTO documents.document_terms (document, n, terms) VALUES", lists))
        let entries = document.index.entries
        for start in stride(from: 0, to: entries.count, by: 2_048) {
            let rows = entries[start..<min(start + 2_048, entries.count)].map { entry in
                "(\(project), \(entry.term), \(number), \(entry.part), \(entry.postings))" as SQL
            }
            try await step(
                number,
                BulkInsert.statements(
                    "INSERT INTO documents.postings (project, term, document, part, postings) VALUES", rows))
        }
    }

    /// Writes some rows, unless the document's own row is gone: then its project is, and nothing may be left behind.
    private func step(_ number: Int, _ statements: [SQL]) async throws {
        let now = clock.now()
        try await database.transaction(retries: 2) { tx in
            let touched = try await tx.write(
                "UPDATE documents.documents SET touched_at = \(now) WHERE number = \(number) AND is_ready = 0")
            guard touched == 1 else { throw ProjectGone() }
            try await tx.write(batch: statements)
        }
    }

    private func publish(_ document: PreparedDocument, project: Int, number: Int) async throws {
        let now = clock.now()
        try await database.transaction(retries: 2) { tx in
            let counted = try await tx.write(
                """
                UPDATE documents.projects SET passage_count = passage_count + \(document.passages.count),
                    word_count = word_count + \(document.index.wordCount), updated_at = \(now) WHERE number = \(project)
                """)
            let published = try await tx.write(
                "UPDATE documents.documents SET is_ready = 1 WHERE number = \(number) AND is_ready = 0")
            guard counted == 1, published == 1 else { throw ProjectGone() }
        }
    }
}
