/// The person a story is told from, and what that person is after.
struct Role: Sendable, Equatable {
    /// "warehouse clerk"
    var singular: String
    /// "warehouse clerks"
    var plural: String
    /// "reserve stock before shipping", where it was said.
    var goal: String?

    /// Reads "Warehouse clerks who need to reserve stock before shipping".
    init?(parsing text: String) {
        let line = Wording.collapsed(Items.sentences(String(text.prefix(1000))).first ?? String(text.prefix(1000)))
        var words = line.split(separator: " ").map(String.init)
        while let first = words.first, Self.openers.contains(Words.all(first).first ?? first.lowercased()) {
            words.removeFirst()
        }
        let end = words.firstIndex {
            Self.stops.contains($0.lowercased().filter(\.isLetter)) || "(–-:,;".contains($0.first ?? "a")
        }
        var noun: [String] = []
        for word in words[..<(end ?? words.endIndex)] {
            let stripped = word.trimmingSuffix { !$0.isLetter && !$0.isNumber }
            noun.append(stripped)
            if stripped != word { break }
        }
        guard (1...5).contains(noun.count), let head = noun.last, head.contains(where: \.isLetter),
            noun.allSatisfy({ $0.count <= 30 })
        else { return nil }
        let lowered = noun.map { Self.lowered($0) }
        (singular, plural) = Self.numbers(lowered)
        goal = Self.goal(in: line)
    }

    init(singular: String, plural: String, goal: String? = nil) {
        (self.singular, self.plural, self.goal) = (singular, plural, goal)
    }

    /// From a first description: "… lets customers change their order", "… a page for warehouse clerks".
    static func guess(from idea: String) -> Role? {
        let words = Wording.collapsed(idea.prefix(600)).split(separator: " ").map(String.init)
        for (index, word) in words.enumerated() {
            let marker = word.lowercased()
            guard
                [
                    "let", "lets", "allow", "allows", "enable", "enables", "help", "helps", "where", "for", "tell",
                    "tells", "show", "shows", "give", "gives",
                ].contains(marker)
            else {
                continue
            }
            var noun: [String] = []
            for next in words[(index + 1)...].prefix(4) {
                let stripped = next.trimmingSuffix { !$0.isLetter }
                let lowered = stripped.lowercased()
                if Verbs.base.contains(lowered) || stops.contains(lowered) || Verbs.finite.contains(lowered) { break }
                if !openers.contains(lowered) { noun.append(stripped) }
                if stripped != next || isPeople(lowered) { break }
            }
            guard (1...3).contains(noun.count), let head = noun.last?.lowercased(), isPeople(head) else { continue }
            return Role(parsing: noun.joined(separator: " "))
        }
        return nil
    }

    private static func isPeople(_ head: String) -> Bool {
        let nouns: Set<String> = [
            "staff", "people", "customers", "clients", "nurses", "students", "citizens", "patients", "employees",
        ]
        let endings = [
            "ers", "ors", "ists", "ants", "ents", "clerks", "leads", "members", "guests", "analysts", "ians", "ees",
        ]
        let others: Set<String> = [
            "orders", "papers", "numbers", "offers", "documents", "events", "payments", "shipments", "statements",
            "servers", "computers", "errors", "letters", "folders", "requirements", "comments", "contents", "accidents",
            "incidents", "patents", "agreements", "appointments", "departments", "tickets", "vouchers", "containers",
        ]
        return nouns.contains(head) || (!others.contains(head) && endings.contains { head.hasSuffix($0) })
    }

    /// What follows "who want to", "trying to", "need to", or a bare "to".
    private static func goal(in line: String) -> String? {
        let lowered = line.lowercased()
        guard lowered.count == line.count else { return nil }
        let markers = [
            "trying to ", "try to ", "want to ", "wants to ", "need to ", "needs to ", "have to ", "has to ",
            "would like to ",
            "in order to ", "so that they can ", "so they can ", "who can ", " to ",
        ]
        for marker in markers {
            guard let range = lowered.firstRange(of: marker) else { continue }
            let start = line.index(
                line.startIndex, offsetBy: lowered.distance(from: lowered.startIndex, to: range.upperBound))
            let goal = Wording.clause(line[start...])
            if goal.count > 2, goal.count <= 200 { return goal }
        }
        return nil
    }

    private static let openers: Set<String> = [
        "a", "an", "the", "our", "all", "mainly", "mostly", "primarily", "chiefly", "usually", "by", "its", "their",
        "every",
        "each", "new", "it", "is", "its", "are", "be", "used", "will", "would", "probably", "first", "of", "users",
        "for",
    ]
    private static let stops: Set<String> = [
        "who", "that", "which", "to", "trying", "try", "need", "needs", "want", "wants", "when", "while", "so", "with",
        "because", "they", "he", "she", "in", "at", "on", "from", "use", "uses", "using", "and", "or", "of", "for",
        "must",
        "should", "will", "can", "have", "has", "are", "is", "working", "doing", "without", "during", "by",
    ]

    /// Keeps "HR" and "QA"; "Warehouse" becomes "warehouse".
    private static func lowered(_ word: String) -> String {
        word.dropFirst().allSatisfy { $0.isLowercase || !$0.isLetter } && word.count > 1 ? word.lowercased() : word
    }

    private static func numbers(_ words: [String]) -> (singular: String, plural: String) {
        guard let head = words.last else { return ("user", "users") }
        let before = words.dropLast().map { $0 + " " }.joined()
        let irregular = [
            "people": "person", "staff": "member of staff", "men": "man", "women": "woman",
            "personnel": "member of staff",
        ]
        if let one = irregular[head] {
            let singular = head == "people" ? before + one : "member of \(before)staff"
            return (singular, before + head)
        }
        if head.count > 4, head.hasSuffix("ies") { return (before + head.dropLast(3) + "y", before + head) }
        if head.count > 4, ["sses", "xes", "ches", "shes"].contains(where: head.hasSuffix) {
            return (before + head.dropLast(2), before + head)
        }
        if head.count > 2, head.hasSuffix("s"), !["ss", "us", "is"].contains(where: head.hasSuffix) {
            return (before + head.dropLast(), before + head)
        }
        let plural: String =
            if head == "person" {
                "people"
            } else if head.hasSuffix("y"), let vowel = head.dropLast().last, !"aeiou".contains(vowel) {
                head.dropLast() + "ies"
            } else if ["s", "x", "ch", "sh"].contains(where: head.hasSuffix) {
                head + "es"
            } else {
                head + "s"
            }
        return (before + head, before + plural)
    }
}
