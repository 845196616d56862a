/// A passage that matches, before it is opened.
struct RankedPassage: Equatable, Sendable {
    /// The number of the document.
    var document: Int
    var passage: Int
    var score: Double
    /// Whether the document as a whole holds every word of the query.
    var documentHasAll: Bool
    /// The query's phrases whose terms all occur in this passage: where they may stand.
    var phraseCandidates: Set<Int>

    /// Best first. Documents and passages keep the order they were made in when scores are equal, on every engine.
    static func comesBefore(_ left: RankedPassage, _ right: RankedPassage) -> Bool {
        if left.score != right.score { return left.score > right.score }
        if left.document != right.document { return left.document < right.document }
        return left.passage < right.passage
    }
}
