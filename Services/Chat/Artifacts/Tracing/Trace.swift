/// Where a requirement came from.
struct Trace: Sendable, Equatable, Codable {
    enum Source: Sendable, Equatable, Codable {
        /// By its id alone: a copy of the words would outlive the message's deletion.
        case message(id: String)
        case passage(Passage)
    }

    struct Passage: Sendable, Equatable, Codable {
        var documentID: String
        var filename: String
        /// The passage's number within its document, from 1.
        var number: Int
        var place: String
        /// Word for word from the passage.
        var quote: String
    }

    /// How a source was found.
    enum Basis: String, Sendable, Codable {
        /// The document names it: `[2]`, "A3".
        case reference
        /// It has the telling words of the requirement.
        case words
    }

    struct Link: Sendable, Equatable, Codable {
        var source: Source
        var basis: Basis
    }

    /// As it is written in the document.
    var requirement: String
    var links: [Link]
}

/// What is stored beside an artifact's text.
struct ArtifactExtras: Sendable, Equatable, Codable {
    var ledger = RequirementLedger.empty
    var traces: [Trace] = []
}
