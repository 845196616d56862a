/// Every number a document has given, and to what: also those that are no longer in it, so that none is given twice.
struct RequirementLedger: Sendable, Equatable, Codable {
    struct Line: Sendable, Equatable, Codable {
        /// As it is written in the document.
        var id: String
        /// What it last stood for.
        var text: String
        /// Whether the newest version has it.
        var isLive: Bool
    }

    var lines: [Line] = []

    static let empty = RequirementLedger()
    /// Enough to know a statement again.
    static let longestText = 300
}
