/// User stories and their acceptance criteria.
extension Brief {
    var storyList: String? {
        Markdown.blocks([stories.isEmpty ? unknown(.capabilities) : storyTexts, quotationsOfBehaviour(in: .stories)])
    }

    /// Where there is no section of functional requirements, its passages stand with the stories or their criteria.
    private func quotationsOfBehaviour(in section: BriefSection) -> String? {
        sections.first { [.functional, .stories, .acceptance].contains($0) } == section ? quotations(.functional) : nil
    }

    private var storyTexts: String {
        let priorities = Priorities(discovery.items(.priority))
        return stories.map { story in
            let benefit =
                story.benefit == nil
                ? " so that … (*benefit not known yet: \(open(.goal) ?? open(.question(.primaryUser)) ?? "–")*)" : ""
            let priority =
                priorities.of(story.capability.original)?.rawValue
                ?? "to be agreed (\(open(.priorities) ?? open(.question(.priority)) ?? "–"))"
            let sources = ([source(.capabilities)] + (story.role.goal == nil ? [] : [source(.primaryUser)])).filter {
                $0 != "–"
            }
            let notes = story.weaknesses.map { "- INVEST, \(Markdown.inline($0))." }
            return """
                ### \(story.id): \(Markdown.inline(Wording.capitalised(Wording.clipped(story.capability.text, 90))))

                \(Markdown.inline(story.sentence))\(benefit.isEmpty ? "." : benefit)

                - Priority: \(priority). Source: \(sources.joined(separator: ", ")).
                """ + (notes.isEmpty ? "" : "\n" + notes.joined(separator: "\n"))
        }.joined(separator: "\n\n")
    }

    var acceptance: String? {
        guard !stories.isEmpty else {
            return Markdown.blocks([unknown(.capabilities), quotationsOfBehaviour(in: .acceptance)])
        }
        return Markdown.blocks(
            stories.map(criteria) + [quotationsOfBehaviour(in: .acceptance), unknown(.exceptions, .rules)])
    }

    private func criteria(_ story: Story) -> String {
        let scenarios =
            [happyPath(story)] + story.failures.enumerated().map { failure($0.element, story, number: $0.offset + 2) }
        let few: String? =
            if story.failures.count >= 2 {
                nil
            } else if let open = open(.failures(story.id)) ?? open(.question(.exceptions)) {
                "*Fewer than two failure or edge cases are known for \(story.id): see \(open).*"
            } else { nil }
        let handling = story.failures.filter { $0.then == nil }.compactMap {
            $0.exception.flatMap { open(.handling($0)) }
        }
        return [
            "### \(story.id): \(Markdown.inline(Wording.capitalised(Wording.clipped(story.capability.text, 90))))",
            "```gherkin\n" + scenarios.joined(separator: "\n\n") + "\n```",
            story.result == nil ? open(.outcomes).map { "*What exactly is seen on success is open: \($0).*" } : nil,
            handling.isEmpty ? nil : "*What happens is open for the cases marked so: \(Wording.list(handling)).*",
            few,
        ].compactMap(\.self).joined(separator: "\n\n")
    }

    private func happyPath(_ story: Story) -> String {
        var lines = ["Given \(Wording.withArticle(story.role.singular))"]
        if discovery[.permissions] != nil { lines.append("And the permission to do this (\(source(.permissions)))") }
        lines += story.rules.compactMap { id in
            rules.first { $0.id == id }.map {
                "And nothing in \(id) stands against it (\(Wording.clipped(Wording.clause($0.text), 160)))"
            }
        }
        lines.append("When \(action(story))")
        lines.append(
            story.capability.form == .action
                ? "Then the \(story.role.singular) has been able to \(Person.third(story.capability.text))"
                : "Then this has been done: \(story.capability.text)")
        if let result = story.result { lines.append("And at the end: \(Wording.clause(result)) (\(source(.flow)))") }
        return scenario(story, 1, "Happy path", lines)
    }

    private func failure(_ failure: Story.Failure, _ story: Story, number: Int) -> String {
        let then =
            failure.then ?? failure.exception.flatMap { open(.handling($0)) }.map {
                "the outcome is as \($0) will settle it"
            } ?? "the outcome is still to be settled"
        let lines = [
            "Given \(Wording.withArticle(story.role.singular))", "And \(failure.given)",
            "When \(attempt(story))", "Then \(then)",
        ]
        return scenario(story, number, "\(failure.title) (\(failure.source))", lines)
    }

    private func scenario(_ story: Story, _ number: Int, _ title: String, _ lines: [String]) -> String {
        let id = story.id.replacing("US-", with: "AC-") + ".\(number)"
        return (["Scenario: \(id) \(Markdown.code(title))"] + lines.map { "  " + Markdown.code($0) }).joined(
            separator: "\n")
    }

    private func action(_ story: Story) -> String {
        switch story.capability.form {
        case .action: "the \(story.role.singular) \(Person.acting(Person.third(story.capability.text)))"
        case .system: "the solution is due to \(story.capability.text)"
        case .thing: "the \(story.role.singular) uses “\(story.capability.text)”"
        }
    }

    private func attempt(_ story: Story) -> String {
        switch story.capability.form {
        case .action: "the \(story.role.singular) tries to \(Person.third(story.capability.text))"
        case .system, .thing: action(story)
        }
    }
}
