/// What a meeting leaves behind beside its answers.
enum Note: Sendable, Equatable {
    case decision
    case action

    /// "We agreed to …", "Anna will send the list by Friday". Outside a meeting only what is plainly said.
    init?(spokenIn sentence: String, isMeeting: Bool) {
        let words = Words.padded(sentence)
        if Self.decided.contains(where: { words.contains(" \($0) ") }) {
            self = .decision
        } else if isMeeting, Self.promised.contains(where: { words.contains(" \($0) ") }) {
            self = .action
        } else if isMeeting, words.contains(" will "), Self.deadlines.contains(where: { words.contains(" \($0) ") }) {
            self = .action
        } else {
            return nil
        }
    }

    private static let decided = [
        "we decided", "we agreed", "it was decided", "it was agreed", "decision is", "we will go with",
    ]
    private static let promised = ["to do", "todo", "action point", "action item", "takes care of", "follow up"]
    private static let deadlines = [
        "by monday", "by tuesday", "by wednesday", "by thursday", "by friday", "by tomorrow", "by next", "by the end",
        "until monday", "until friday", "next week", "this week", "tomorrow",
    ]
}
