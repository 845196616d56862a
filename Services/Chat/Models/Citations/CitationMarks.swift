/// The numbers in an answer that stand for passages: `[3]`.
enum CitationMarks {
    /// The text without them, outside code and links.
    static func removed(from text: String) -> String {
        guard text.contains("[") else { return text }
        var writer = CitationWriter(passages: [], dropsAll: true)
        return (writer.take(text) + writer.end()).reduce(into: "") { joined, event in
            if case .text(let piece) = event { joined += piece }
        }
    }
}
