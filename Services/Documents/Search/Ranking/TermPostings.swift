/// All postings of one term in a project, ascending by document and passage.
struct TermPostings: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        /// The number of the document.
        var document: Int
        var posting: Posting
    }

    var entries: [Entry]

    /// In how many passages the term occurs; file names are not passages.
    var passageCount: Int {
        entries.count { $0.posting.passage != Posting.filename }
    }
}
