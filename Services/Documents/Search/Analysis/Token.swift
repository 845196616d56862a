/// One word as the index sees it.
struct Token: Equatable {
    /// The folded word: lower case, without accents and apostrophes.
    var text: String
    /// Counts words from the start of the text; the parts of `user-story` take two.
    var position: Int
    /// Where the word stands in the text, in UTF-8 bytes.
    var range: Range<Int>
    var role: Role
    /// Written in capitals throughout, so that `IT` can be told from `it`.
    var isCapitals = false

    enum Role: Equatable {
        /// A word, or one part of a compound.
        case part
        /// A compound as a whole (`userstory` beside `user` and `story`), at the position of its first part.
        case whole
    }
}
