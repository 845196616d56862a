public import ServiceKit

/// An uploaded document, as clients see it in lists.
public struct DocumentSummary: Codable, Sendable, Equatable {
    public var id: String
    public var filename: String
    public var contentType: String
    public var metadata: DocumentMetadata
    public var createdAt: Timestamp

    public init(
        id: String, filename: String, contentType: String, metadata: DocumentMetadata, createdAt: Timestamp
    ) {
        self.id = id
        self.filename = filename
        self.contentType = contentType
        self.metadata = metadata
        self.createdAt = createdAt
    }
}

/// A document with its text.
public struct DocumentDetail: Codable, Sendable, Equatable {
    public var id: String
    public var filename: String
    public var contentType: String
    public var metadata: DocumentMetadata
    public var createdAt: Timestamp
    public var content: String

    public init(_ summary: DocumentSummary, content: String) {
        id = summary.id
        filename = summary.filename
        contentType = summary.contentType
        metadata = summary.metadata
        createdAt = summary.createdAt
        self.content = content
    }
}

/// What was found out about a file while reading it.
public struct DocumentMetadata: Codable, Sendable, Equatable {
    /// `Text` for plain text and Markdown.
    public var format: String
    /// `utf-8`, `utf-16`, `windows-1252`.
    public var encoding: String?
    /// The file's size in bytes.
    public var bytes: Int?
    /// Words in the text.
    public var words: Int?
    /// Passages the text was cut into.
    public var passages: Int?

    public init(format: String, encoding: String?, bytes: Int?, words: Int?, passages: Int?) {
        self.format = format
        self.encoding = encoding
        self.bytes = bytes
        self.words = words
        self.passages = passages
    }
}
