/// What a person asked for, taken apart.
struct SearchQuery: Equatable, Sendable {
    /// At most this many terms are looked up; further words are passed over.
    static let mostTerms = 32

    /// Any of these may match; a passage that holds them all is ranked first.
    var words: [QueryWord] = []
    /// Each must stand in the document as written.
    var phrases: [QueryPhrase] = []
    /// A document holding one of these is left out.
    var excludedWords: [QueryWord] = []
    var excludedPhrases: [QueryPhrase] = []

    /// True when there is nothing to look for: no word, or only words that are not indexed.
    var isEmpty: Bool { words.isEmpty && phrases.isEmpty }
}

/// One word of a query. A compound is found as a whole (`userstory`) or by all of its parts (`user` and `story`).
struct QueryWord: Equatable, Sendable {
    var parts: [String]
    var whole: String?

    var terms: [String] { parts + (whole.map { [$0] } ?? []) }
}

/// Words in quotation marks: they must follow each other in the text. Case and accents do not matter, endings do.
struct QueryPhrase: Equatable, Sendable {
    /// The folded words with their distance to the first, stop words included.
    var sequence: [Step]
    /// The terms that narrow down where to look; never empty.
    var terms: [String]

    struct Step: Equatable, Sendable {
        var text: String
        var distance: Int
    }
}
