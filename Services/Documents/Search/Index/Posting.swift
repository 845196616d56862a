/// That a term occurs in a passage.
struct Posting: Equatable, Sendable {
    /// The number of the passage in its document, from 1. `filename` stands for the document's file name.
    var passage: Int
    /// How often the term occurs there; at least 1.
    var frequency: Int
    /// The number of indexed words of the passage.
    var length: Int

    /// The passage number under which the words of a file name are indexed.
    static let filename = 0
}
