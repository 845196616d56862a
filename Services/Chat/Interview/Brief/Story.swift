/// A user story with what is known about its success and its failures.
struct Story: Sendable, Equatable {
    /// A way in which it does not simply succeed, and where that was said.
    struct Failure: Sendable, Equatable {
        var title: String
        var given: String
        /// `nil` where what should happen is an open question.
        var then: String?
        var source: String
        /// The exception it comes from, by its place among them.
        var exception: Int?
    }

    var id: String
    var capability: Capability
    var role: Role
    /// The rules that speak of the same things, by their ids.
    var rules: [String]
    /// The last step of the ordinary case, where it speaks of the same things.
    var result: String?
    var failures: [Failure]

    /// "As a clerk, I want to see my orders so that I can …" without the last part where no goal is known.
    var sentence: String {
        let wish =
            switch capability.form {
            case .action: "I want to \(Person.first(capability.text))"
            case .system: "I want the solution to \(capability.text)"
            case .thing: "I want “\(capability.text)”"
            }
        return "As \(Wording.withArticle(role.singular)), \(wish)" + (benefit.map { " so that \($0)" } ?? "")
    }

    var benefit: String? {
        guard let goal = role.goal else { return nil }
        let first = Words.all(String(goal.prefix(24))).first ?? ""
        return Verbs.base.contains(first) || first == "be" ? "I can \(Person.first(goal))" : Person.first(goal)
    }

    /// The letters of INVEST that the story does not meet, each with what to do about it.
    var weaknesses: [String] {
        var notes: [String] = []
        let words = Words.all(capability.original)
        if let solution = words.first(where: Self.solutions.contains) {
            notes.append("Negotiable: “\(solution)” names a solution; say what it is for and leave the how open")
        }
        if role.goal == nil {
            notes.append("Valuable: the benefit is not known")
        } else if let goal = role.goal,
            Words.overlap(Words.content(capability.text), Words.content(goal)) == Words.content(capability.text).count
        {
            notes.append("Valuable: the benefit repeats the action; ask what it is good for")
        }
        if let vague = Vagueness.find(in: capability.original, to: Question.with(.rollout))?.term {
            notes.append("Estimable: “\(vague)” can be read in several ways")
        }
        if words.count > 20 || capability.text.contains(" and ") {
            notes.append("Small: it holds more than one action and may be two stories")
        }
        if failures.count < 2 { notes.append("Testable: fewer than two failure or edge cases are known") }
        return notes
    }

    private static let solutions: Set<String> = [
        "button", "dropdown", "checkbox", "popup", "excel", "sql", "json", "xml", "rest", "api", "react", "sharepoint",
        "database", "wizard", "tab",
        "screen", "blockchain",
    ]
}

/// Whose words they are: a story speaks as "I", a requirement about "them".
enum Person {
    static func first(_ text: String) -> String {
        replacing(text, ["their": "my", "themselves": "myself", "theirs": "mine"])
    }
    static func third(_ text: String) -> String {
        replacing(
            text,
            [
                "my": "their", "myself": "themselves", "me": "them", "i": "they", "mine": "theirs", "our": "their",
                "ourselves": "themselves",
            ])
    }

    private static func replacing(_ text: String, _ words: [String: String]) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let core = word.trimmingSuffix { !$0.isLetter }
            return words[core.lowercased()].map { $0 + word.dropFirst(core.count) } ?? String(word)
        }.joined(separator: " ")
    }

    /// "reserve stock" → "reserves stock".
    static func acting(_ phrase: String) -> String {
        let verb = phrase.prefix { $0.isLetter }
        guard Verbs.base.contains(verb.lowercased()) else { return "sets out to " + phrase }
        let ending: String =
            if ["s", "x", "z", "ch", "sh", "o"].contains(where: verb.hasSuffix) {
                verb + "es"
            } else if verb.hasSuffix("y"), let before = verb.dropLast().last, !"aeiou".contains(before) {
                verb.dropLast() + "ies"
            } else {
                verb + "s"
            }
        return ending + phrase.dropFirst(verb.count)
    }
}
