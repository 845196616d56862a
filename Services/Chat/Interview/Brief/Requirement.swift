/// A numbered functional requirement, where it comes from, and how important it is.
struct Requirement: Sendable, Equatable {
    var id: String
    /// Plain text.
    var text: String
    var priority: Priority?
    /// "A3", "BR-01", "[2]".
    var sources: [String]
    /// The stories whose acceptance criteria show that it is met.
    var stories: [String] = []
    /// Where its text is a quotation: to be confirmed before it counts.
    var isFromDocument = false

    static func all(
        _ discovery: Discovery, role: Role, exceptions: [Condition], rules: [Brief.Rule], stories: [Story],
        evidence: Evidence
    ) -> [Requirement] {
        let priorities = Priorities(discovery.items(.priority))
        var found: [(text: String, priority: Priority?, sources: [String], stories: [String], isFromDocument: Bool)] =
            []
        func add(_ text: String, about item: String, _ source: String, shownBy stories: [Story] = []) {
            found.append(
                (text, priorities.of(item), [source] + evidence.marks(for: item), stories.map(\.id), false))
        }
        for (index, capability) in discovery.capabilities.enumerated() {
            let text =
                switch capability.form {
                case .action: "The solution shall let \(role.plural) \(Person.third(capability.text))."
                case .system: "The solution shall \(capability.text)."
                case .thing: "The solution shall provide this: \(capability.text)."
                }
            add(
                text, about: capability.original, Brief.source(.capabilities, discovery),
                shownBy: stories.indices.contains(index) ? [stories[index]] : [])
        }
        for (index, exception) in exceptions.enumerated() {
            let text =
                if let outcome = exception.consequence {
                    """
                    \(exception.isStatement ? "If" : "In this case:") \(exception.given), \
                    \(outcome.replacing("the solution must", with: "the solution shall")).
                    """
                } else {
                    "The solution shall recognise and handle this case: \(exception.given)."
                }
            add(
                text, about: exception.text, Brief.source(.exceptions, discovery),
                shownBy: stories.filter { $0.failures.contains { $0.exception == index } })
        }
        for rule in rules {
            add(
                "The solution shall enforce \(rule.id): \(Wording.clause(rule.text)).", about: rule.text, rule.id,
                shownBy: stories.filter { $0.rules.contains(rule.id) })
        }
        for item in discovery.items(.permissions) {
            add(
                "The solution shall enforce this right: \(Wording.clause(item)).", about: item,
                Brief.source(.permissions, discovery))
        }
        for item in discovery.items(.interfaces) {
            add(
                "The solution shall support this interface: \(Wording.clause(item)).", about: item,
                Brief.source(.interfaces, discovery))
        }
        for citation in evidence.citations where [.behaviour, .rules, .data].contains(citation.area) {
            guard let stated = citation.stated, citation.speaksOf(discovery) else { continue }
            found.append(
                (
                    "The solution shall comply with: \(citation.finding.quotation.shown)", stated, [citation.mark], [],
                    true
                ))
        }
        return found.enumerated().map { index, entry in
            Requirement(
                id: "REQ-" + Brief.padded(index + 1), text: entry.text, priority: entry.priority,
                sources: entry.sources, stories: entry.stories,
                isFromDocument: entry.isFromDocument)
        }
    }
}
