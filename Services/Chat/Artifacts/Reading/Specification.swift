/// A requirements document as any model or person writes it in Markdown, read for what is numbered in it. It never
/// fails: what it cannot make out is text.
struct Specification: Sendable, Equatable {
    /// A place where something is given its number and said: a table row, a heading, a list item or a paragraph that
    /// begins with it.
    struct Entry: Sendable, Equatable {
        enum Form: Sendable, Equatable {
            case row, heading, item, paragraph
        }

        var id: RequirementID
        var form: Form
        /// From 0.
        var line: Int
        /// Of the heading above it, from 0.
        var section: Int
        /// Plain text; empty where only the number stands.
        var statement: String
        /// The cell or the words behind "Priority:".
        var priority: String?
        /// What says by what it is recognised as met.
        var criterion: String?
        /// What is said of ways in which it fails, in a cell.
        var failures: String?
        /// The lines that belong to it, without its own.
        var body: [String] = []
    }

    /// More than these are not read; a document with 2,000 requirements is several documents.
    static let most = 2000
    /// Lines that belong to one entry.
    static let longestBody = 400
    static let longestStatement = 600

    private(set) var entries: [Entry] = []

    init(_ markdown: String) {
        var reader = SpecificationReader()
        for line in markdown.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            reader.take(Substring(line))
            if reader.entries.count >= Self.most { break }
        }
        entries = reader.entries
    }

    /// The same thing may be told in several places (a row of a table, and a heading with the details): all of them, in the
    /// order of the first.
    var gathered: [(id: RequirementID, entries: [Entry])] {
        var order: [RequirementID: Int] = [:]
        var gathered: [(id: RequirementID, entries: [Entry])] = []
        for entry in entries {
            if let index = order[entry.id] {
                gathered[index].entries.append(entry)
            } else {
                order[entry.id] = gathered.count
                gathered.append((entry.id, [entry]))
            }
        }
        return gathered
    }

    /// Markdown without its marks, on one line.
    static func plain(_ text: some StringProtocol) -> String {
        var plain = ""
        var isEscaped = false
        for character in text.prefix(longestStatement * 2) {
            if isEscaped {
                plain.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if !"*`".contains(character) {
                plain.append(character)
            }
        }
        plain = plain.replacing("<br>", with: "; ").replacing("<br/>", with: "; ").replacing("&lt;", with: "<")
        return Wording.clipped(plain, longestStatement)
    }
}
