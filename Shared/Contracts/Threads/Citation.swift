/// A passage an answer quotes. The server has found `quote`, word for word, in that passage.
public struct Citation: Codable, Sendable, Equatable {
    /// The number in the text: `[1]`.
    public var n: Int
    public var documentId: String
    public var filename: String
    public var passage: Int
    public var place: String
    public var quote: String

    public init(n: Int, documentId: String, filename: String, passage: Int, place: String, quote: String) {
        self.n = n
        self.documentId = documentId
        self.filename = filename
        self.passage = passage
        self.place = place
        self.quote = quote
    }
}
