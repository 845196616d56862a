/// MoSCoW.
enum Priority: String, Sendable {
    case must = "Must"
    case should = "Should"
    case could = "Could"
    case wont = "Won’t (this time)"
}

/// What was said about priorities, applied to the things it was said about.
struct Priorities: Sendable, Equatable {
    private var groups: [(stems: [String], priority: Priority)] = []
    /// "Everything else …", "all of it …".
    private var rest: Priority?

    static func == (left: Priorities, right: Priorities) -> Bool {
        left.rest == right.rest && left.groups.map(\.priority) == right.groups.map(\.priority)
            && left.groups.map(\.stems) == right.groups.map(\.stems)
    }

    init(_ statements: [String]) {
        for statement in statements {
            for part in Self.parts(statement) {
                let words = Words.padded(part.text)
                if Self.everything.contains(where: { words.contains(" \($0) ") }) {
                    rest = part.priority
                } else {
                    groups.append((Words.content(part.text), part.priority))
                }
            }
        }
    }

    /// The priority of the group that shares most words with the item; of the rest, where none does.
    func of(_ item: String) -> Priority? {
        let stems = Words.content(item)
        let scored = groups.map { group in (score: Words.overlap(stems, group.stems), priority: group.priority) }
        guard let best = scored.map(\.score).max(), best > 0 else { return rest }
        return scored.first { $0.score == best }?.priority
    }

    /// A statement cut before each word that names a priority: "must: a, b, could: c" → must a, b; could c.
    private static func parts(_ statement: String) -> [(text: String, priority: Priority)] {
        let words = statement.split { $0.isWhitespace }.map(String.init)
        var parts: [(words: [String], priority: Priority?)] = [([], nil)]
        var index = 0
        while index < words.count {
            let ahead = Words.padded(words[index..<min(index + 4, words.count)].joined(separator: " "))
            if let cue = cues.first(where: { ahead.hasPrefix(" \($0.words) ") }) {
                // "reserve stock must be there": what stands before an unclaimed cue belongs to it.
                if parts[parts.count - 1].priority == nil || parts[parts.count - 1].words.isEmpty {
                    parts[parts.count - 1].priority = cue.priority
                } else if [",", ";", ".", ":"].contains(where: words[max(0, index - 1)].hasSuffix)
                    || words[index].hasSuffix(":") || index == 0
                {
                    parts.append(([], cue.priority))
                } else if let comma = parts[parts.count - 1].words.lastIndex(where: { $0.hasSuffix(",") }) {
                    let moved = Array(parts[parts.count - 1].words[(comma + 1)...])
                    parts[parts.count - 1].words.removeSubrange((comma + 1)...)
                    parts.append((moved, cue.priority))
                }
                index += cue.words.split(separator: " ").count
            } else {
                parts[parts.count - 1].words.append(words[index])
                index += 1
            }
        }
        return parts.compactMap { part in part.priority.map { (part.words.joined(separator: " "), $0) } }
    }

    private static let everything = [
        "everything else", "the rest", "all others", "the others", "all else", "everything", "all of them", "all of it",
        "all",
    ]

    private static let cues: [(words: String, priority: Priority)] = [
        ("must have", .must), ("must be", .must), ("must", .must), ("essential", .must), ("mandatory", .must),
        ("on day one", .must),
        ("day one", .must), ("first release", .must), ("mvp", .must), ("cannot go live", .must),
        ("should have", .should),
        ("should", .should), ("important", .should), ("could have", .could), ("could wait", .could), ("could", .could),
        ("nice to have", .could), ("optional", .could), ("if time", .could), ("wont", .wont), ("will not", .wont),
        ("not now", .wont), ("second release", .wont), ("later", .wont), ("can wait", .wont), ("phase two", .wont),
        ("phase 2", .wont),
    ]
}
