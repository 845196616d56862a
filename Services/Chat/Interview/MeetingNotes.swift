/// The decisions and actions in what was said or pasted: told in a sentence, labelled ("Decision: …"), or listed below a
/// heading ("Action items").
enum MeetingNotes {
    /// In order, each as it was written without its bullet and label.
    static func read(_ text: some StringProtocol, isMeeting: Bool) -> [(note: Note, text: String)] {
        var found: [(note: Note, text: String)] = []
        var heading: Note?
        for raw in text.split(whereSeparator: \.isNewline) {
            let isItem = "-*•+–".contains(raw.trimmed.first ?? " ") && !raw.trimmed.hasPrefix("**")
            let line = Wording.collapsed(raw.drop { "-*•+–#> \t".contains($0) })
                .replacing("[ ] ", with: "").replacing("[x] ", with: "").replacing("**", with: "")
            if let label = label(line.trimmingSuffix { ": ".contains($0) }) {
                heading = label
            } else if let (note, rest) = labelled(line) {
                found.append((note, rest))
            } else if let note = heading, isItem, line.contains(where: \.isLetter) {
                found.append((note, line))
            } else {
                heading = nil
                for sentence in Items.split(line, .sentences).map(Wording.collapsed) {
                    if let note = Note(spokenIn: sentence, isMeeting: isMeeting) { found.append((note, sentence)) }
                }
            }
        }
        return found
    }

    private static func labelled(_ line: String) -> (Note, String)? {
        guard let colon = line.prefix(24).firstIndex(of: ":"), let note = label(String(line[..<colon])) else {
            return nil
        }
        let rest = String(line[line.index(after: colon)...]).trimmed
        return rest.isEmpty ? nil : (note, rest)
    }

    private static func label(_ words: String) -> Note? {
        guard words.count <= 24 else { return nil }
        switch Words.all(words).joined(separator: " ") {
        case "decision", "decisions", "decided", "agreed", "decisions made", "agreements", "we agreed": return .decision
        case "action", "actions", "action item", "action items", "action point", "action points", "todo", "to do",
            "todos", "to dos", "task", "tasks", "next step", "next steps", "follow up", "follow ups":
            return .action
        default: return nil
        }
    }
}
