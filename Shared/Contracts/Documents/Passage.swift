/// One passage of a document: the unit that is searched, quoted and shown.
public struct Passage: Codable, Sendable, Equatable {
    public var documentId: String
    public var filename: String
    /// From 1.
    public var n: Int
    /// How many the document has.
    public var total: Int
    /// Where a person finds it: `Section "3.2 Pricing", lines 40–58`.
    public var place: String
    public var text: String

    public init(documentId: String, filename: String, n: Int, total: Int, place: String, text: String) {
        self.documentId = documentId
        self.filename = filename
        self.n = n
        self.total = total
        self.place = place
        self.text = text
    }
}

/// A search result, as clients see it.
public struct SearchHit: Codable, Sendable, Equatable {
    /// The document's.
    public var id: String
    public var filename: String
    /// HTML-escaped but for `<mark>` around the words searched for.
    public var snippet: String
    /// BM25, greater is better, best first.
    public var score: Double
    public var passage: Int
    public var place: String

    public init(id: String, filename: String, snippet: String, score: Double, passage: Int, place: String) {
        self.id = id
        self.filename = filename
        self.snippet = snippet
        self.score = score
        self.passage = passage
        self.place = place
    }
}

/// A search result as chat gets it: with the whole text of the passage.
public struct PassageHit: Codable, Sendable, Equatable {
    public var documentId: String
    public var filename: String
    public var passage: Int
    public var place: String
    public var text: String
    public var score: Double

    public init(documentId: String, filename: String, passage: Int, place: String, text: String, score: Double) {
        self.documentId = documentId
        self.filename = filename
        self.passage = passage
        self.place = place
        self.text = text
        self.score = score
    }
}
