import Contracts
import ServiceKit
import Storage

/// A row of `documents.documents`, as `columns` selects it.
struct DocumentRecord: Decodable, Sendable {
    var number: Int
    var id: String
    var project: Int
    var sealedFilename: Sealed<String>
    var contentType: String
    var sealedMetadata: Sealed<DocumentMetadata>
    var byteCount: Int
    var wordCount: Int
    var passageCount: Int
    var createdAt: Timestamp

    /// Of the table under the name `d`.
    static let columns: SQL = """
        d.number, d.id, d.project, d.sealed_filename, d.content_type, d.sealed_metadata, d.byte_count, d.word_count,
        d.passage_count, d.created_at
        """

    func summary(with seal: Seal) throws -> DocumentSummary {
        DocumentSummary(
            id: id, filename: try seal.open(sealedFilename), contentType: contentType,
            metadata: try seal.open(sealedMetadata), createdAt: createdAt)
    }
}
