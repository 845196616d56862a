import Storage

/// What lies in other tables than a document's own row, the postings excepted.
enum DocumentParts {
    /// Takes away everything of these documents but their rows and their postings.
    static func deletion(of documents: some Collection<Int>) -> [SQL] {
        [
            "DELETE FROM documents.passages WHERE document IN \(list: documents)",
            "DELETE FROM documents.contents WHERE document IN \(list: documents)",
            "DELETE FROM documents.document_terms WHERE document IN \(list: documents)",
            "DELETE FROM documents.upload_keys WHERE document IN \(list: documents)",
        ]
    }

    /// Takes away everything of a document but its row.
    static func delete(document: Int, project: Int, in tx: Transaction) async throws {
        let rows = try await tx.rows(
            "SELECT terms FROM documents.document_terms WHERE document = \(document) ORDER BY n")
        for row in rows {
            let terms = TermList.decode(try row.bytes(at: 0))
            for start in stride(from: 0, to: terms.count, by: 256) {
                try await tx.write(
                    """
                    DELETE FROM documents.postings WHERE project = \(project)
                        AND term IN \(list: terms[start..<min(start + 256, terms.count)]) AND document = \(document)
                    """)
            }
        }
        try await tx.write(batch: deletion(of: [document]))
    }
}

/// Terms packed into a row, eight bytes each, big-endian.
enum TermList {
    /// A row of this many is 8 KB.
    static let mostInRow = 1_000

    static func encode(_ terms: some Sequence<Int64>) -> [UInt8] {
        terms.flatMap { term in withUnsafeBytes(of: term.bigEndian, Array.init) }
    }

    static func decode(_ bytes: [UInt8]) -> [Int64] {
        stride(from: 0, to: bytes.count - 7, by: 8).map { start in
            bytes[start..<(start + 8)].reduce(0) { $0 << 8 | Int64($1) }
        }
    }
}
