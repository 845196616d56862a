import Contracts
import ServiceKit
import Storage

extension ProjectStore {
    /// Deletes a project with everything in it, and says so in the feed.
    ///
    /// A document being stored at this moment finds its project gone at its next step and is taken away by its uploader.
    /// - Returns: false when there is no such project of this person.
    func delete(_ id: String, owner: String, at now: Timestamp) async throws -> Bool {
        let feed = EventFeed(database)
        return try await database.transaction(retries: 2) { tx in
            let deleted = try await tx.writeFirst(
                "DELETE FROM documents.projects WHERE id = \(id) AND owner = \(owner) RETURNING number", as: Int.self)
            guard let number = deleted else { return false }
            // The documents' rows first: whoever stores one of them waits here and then finds it gone.
            let documents = try await tx.writeAll(
                "DELETE FROM documents.documents WHERE project = \(number) RETURNING number", as: Int.self)
            for start in stride(from: 0, to: documents.count, by: 256) {
                let some = documents[start..<min(start + 256, documents.count)]
                try await tx.write(batch: DocumentParts.deletion(of: some))
            }
            try await tx.write("DELETE FROM documents.postings WHERE project = \(number)")
            try await feed.append(
                type: .projectDeleted, subject: id, at: now, in: tx)
            return true
        }
    }
}
