/// One question of the interview and everything that belongs to it. In its texts `{feature}`, `{role}`, `{roles}`
/// and `{Roles}` are filled from earlier answers (`Slots`), `{said}` from the answer just given.
struct Question: Sendable {
    var id: QuestionID
    var area: Area
    /// A word or two for a summary.
    var label: String
    var text: String
    /// The same for a meeting, where nobody reads two lines.
    var short: String
    var why: String
    /// Three answers somebody could really give.
    var suggestions: [String]
    /// Words by which a document speaks of it.
    var searchWords: [String]
    /// Words by which the person may have answered it already in the opening description.
    var cues: [String] = []
    /// Said when the answer has come.
    var acknowledgement: String
    /// Asked once when the answer is too short to use.
    var probe: String
    /// The section of the BRD its answer feeds.
    var section: BriefSection
    /// Who can usually settle it, where it stays open.
    var owner: String
    var splitting: Items.Style = .list
    /// Whether "none" is an answer in itself.
    var acceptsNone = false

    /// In the order of `QuestionID`.
    static let all: [Question] = {
        let table = opening + core + detail + quality + limits
        return QuestionID.allCases.compactMap { id in table.first { $0.id == id } }
    }()

    static func with(_ id: QuestionID) -> Question {
        byID[id] ?? opening[0]
    }

    private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
}
