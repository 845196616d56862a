import Contracts
import ServiceKit
import Storage

extension DocumentStore {
    /// Deletes a document with all that was made of it, and says so in the feed.
    /// - Returns: false when another request was faster.
    func delete(_ document: DocumentRecord, at now: Timestamp) async throws -> Bool {
        let feed = EventFeed(database)
        return try await database.transaction(retries: 2) { tx in
            // Project before document, as everywhere: two that lock in different orders would wait for each other.
            try await tx.write(
                "UPDATE documents.projects SET updated_at = updated_at WHERE number = \(document.project)")
            let deleted = try await tx.write("DELETE FROM documents.documents WHERE number = \(document.number)")
            guard deleted == 1 else { return false }
            try await DocumentParts.delete(document: document.number, project: document.project, in: tx)
            try await tx.write(
                """
                UPDATE documents.projects SET passage_count = passage_count - \(document.passageCount),
                    word_count = word_count - \(document.wordCount) WHERE number = \(document.project)
                """)
            try await feed.append(
                type: .documentDeleted, subject: document.id, at: now, in: tx)
            return true
        }
    }
}
