import Foundation

/// What the interview keeps beside its own message, as a little JSON: which question the message ended with, and
/// what it offered. Everything else is read again from the conversation.
struct Memory: Sendable, Equatable, Codable {
    enum Kind: String, Sendable, Codable {
        case question
        /// The same question, asked to be answered more exactly.
        case probe
        /// The same question, to replace the answer it has.
        case revision
    }

    /// `nil` when every question has been asked.
    var asked: QuestionID?
    var kind: Kind = .question
    /// The suggestions as they were shown, so that "2" is what the person saw.
    var offered: [String] = []
    /// Passages quoted in the message, as `document#passage`: none is quoted twice.
    var quoted: [String]?
    /// In document refinement: the areas the documents speak of.
    var covered: [Area]?

    /// The JSON, with its keys in a fixed order: the same memory is the same text.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("a memory of plain text and numbers always encodes")
        }
        return String(decoding: data, as: UTF8.self)
    }

    init(
        asked: QuestionID?, kind: Kind = .question, offered: [String] = [], quoted: [String]? = nil,
        covered: [Area]? = nil
    ) {
        (self.asked, self.kind, self.offered, self.quoted, self.covered) = (asked, kind, offered, quoted, covered)
    }

    /// `nil` for the memory of another model or another version: such a message ends with no question of ours.
    init?(_ text: String) {
        guard let memory = try? JSONDecoder().decode(Memory.self, from: Data(text.utf8)) else { return nil }
        self = memory
    }
}
