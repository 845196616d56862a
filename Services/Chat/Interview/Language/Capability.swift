/// One thing the feature has to do, in a form that fits "shall let them …", "I want to …".
struct Capability: Sendable, Equatable {
    enum Form: Sendable, Equatable {
        /// Somebody does it: a phrase that begins with a verb.
        case action
        /// The system does it.
        case system
        /// A thing, such as "an overview of stock".
        case thing
    }

    /// The verb phrase or the name.
    var text: String
    var form: Form
    /// As it was said.
    var original: String

    init(_ item: String) {
        original = Wording.collapsed(item)
        var words = original.split(separator: " ").map(String.init)
        var form: Form?
        let lowered = words.map { $0.lowercased().filter { $0.isLetter || $0 == "-" } }
        if let modal = lowered.prefix(6).firstIndex(where: Self.modals.contains) {
            let subject = lowered[..<modal].joined(separator: " ")
            form = Self.machines.contains { subject.contains($0) } || subject == "it" ? .system : .action
            words.removeFirst(modal + 1)
        } else if let machine = Self.machine(opening: lowered), Self.baseForm(lowered[machine + 1]) != nil {
            form = .system
            words.removeFirst(machine + 1)
        }
        while words.count > 1, let first = words.first?.lowercased(), Self.fillers.contains(first) {
            words.removeFirst()
        }
        let rest = words.joined(separator: " ")
        let first = words.first?.lowercased().filter(\.isLetter) ?? ""
        let verb = Self.baseForm(first)
        if verb != nil || form != nil {
            self.form = form ?? .action
            text = Wording.clause(verb.map { $0 + rest.dropFirst(words.first?.count ?? 0) } ?? rest)
        } else {
            self.form = .thing
            text = Wording.clause(rest)
        }
        if text.isEmpty { text = Wording.clause(original) }
    }

    /// "reserve stock", "“stock overview”": fit to follow "to" or stand as a name.
    var phrase: String { form == .thing ? "use “\(text)”" : text }

    /// Where the word for the system stands in "the system sends …"; there is a word after it.
    private static func machine(opening words: [String]) -> Int? {
        let at = ["the", "our", "this"].contains(words.first ?? "") ? 1 : 0
        return words.count > at + 1 && machines.contains(words[at]) ? at : nil
    }

    /// "reserves" → "reserve", "reserving" → "reserve"; `nil` for what is no verb we know.
    private static func baseForm(_ word: String) -> String? {
        if Verbs.base.contains(word) { return word }
        if word.hasSuffix("s"), Verbs.base.contains(String(word.dropLast())) { return String(word.dropLast()) }
        if word.hasSuffix("ing") {
            let root = String(word.dropLast(3))
            if Verbs.base.contains(root) { return root }
            if Verbs.base.contains(root + "e") { return root + "e" }
            if root.count > 2, root.last == root.dropLast().last, Verbs.base.contains(String(root.dropLast())) {
                return String(root.dropLast())
            }
        }
        return nil
    }

    private static let modals: Set<String> = [
        "can", "must", "should", "shall", "could", "may", "will", "wants", "want", "needs", "need",
    ]
    private static let machines: Set<String> = [
        "system", "solution", "application", "app", "software", "tool", "platform", "it",
    ]
    private static let fillers: Set<String> = ["to", "be", "able", "also", "then", "please", "option", "possibility"]
}
