import ServiceKit
import Storage

/// What a search needs to know of a project.
struct SearchableProject: Sendable {
    var number: Int
    var key: IndexKey
    var statistics: BM25
}

/// The stored index, to read.
struct SearchIndex: Sendable {
    let database: Database
    let seal: Seal

    private struct Record: Decodable, Sendable {
        var number: Int
        var sealedIndexKey: Sealed<[UInt8]>
        var passageCount: Int
        var wordCount: Int
    }

    func project(_ id: String, owner: String) async throws -> SearchableProject? {
        let record = try await database.first(
            """
            SELECT number, sealed_index_key, passage_count, word_count FROM documents.projects
            WHERE id = \(id) AND owner = \(owner)
            """, as: Record.self)
        return try record.map { record in
            SearchableProject(
                number: record.number, key: IndexKey(bytes: try seal.open(record.sealedIndexKey)),
                statistics: BM25(passageCount: record.passageCount, wordCount: record.wordCount))
        }
    }

    /// The postings of each term, in the order of `terms`; documents that are still being stored are left out.
    func postings(of terms: [String], in project: SearchableProject) async throws -> [TermPostings] {
        let hashes = terms.map(project.key.hash)
        let rows = try await database.rows(
            """
            SELECT term, document, part, postings FROM documents.postings
            WHERE project = \(project.number) AND term IN \(list: hashes)
            """)
        let unready = Set(
            try await database.all(
                "SELECT number FROM documents.documents WHERE project = \(project.number) AND is_ready = 0",
                as: Int.self))
        var entries: [Int64: [TermPostings.Entry]] = [:]
        for row in rows {
            let document = Int(try row.integer(at: 1))
            guard !unready.contains(document) else { continue }
            entries[try row.integer(at: 0), default: []] += try PostingsCodec.decode(try row.bytes(at: 3)).map {
                TermPostings.Entry(document: document, posting: $0)
            }
        }
        return hashes.map { hash in
            TermPostings(entries: (entries[hash] ?? []).sorted(by: TermPostings.Entry.comesBefore))
        }
    }
}

extension TermPostings.Entry {
    fileprivate static func comesBefore(_ left: Self, _ right: Self) -> Bool {
        (left.document, left.posting.passage) < (right.document, right.posting.passage)
    }
}
