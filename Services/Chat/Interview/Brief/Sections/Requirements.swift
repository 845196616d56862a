/// Scope, requirements and rules.
extension Brief {
    var scope: String? {
        let inside = Markdown.bullets(
            stories.map { "\(Markdown.inline(Wording.sentence($0.capability.text))) (\($0.id))" })
        let outside =
            discovery.isNone(.outOfScope)
            ? "Nothing is excluded, according to \(source(.outOfScope))."
            : Markdown.bullets(
                discovery.items(.outOfScope).map { "\(Markdown.inline(Wording.sentence($0))) (\(source(.outOfScope)))" }
            )
        return Markdown.blocks([
            "**In scope**", inside ?? unknown(.capabilities), "**Out of scope**", outside ?? unknown(.outOfScope),
            doubt(.outOfScope),
            quotations(.scope),
        ])
    }

    var functional: String? {
        let agreed = open(.priorities) ?? open(.question(.priority))
        let rows = requirements.map { requirement in
            [
                requirement.id, Markdown.inline(requirement.text),
                requirement.priority?.rawValue ?? "To be agreed\(agreed.map { " (\($0))" } ?? "")",
                requirement.sources.joined(separator: ", "),
                // Only where the document has the stories.
                sections.contains(.acceptance) && !requirement.stories.isEmpty
                    ? requirement.stories.joined(separator: ", ") : "–",
            ]
        }
        let table = Markdown.table(["Id", "Requirement", "Priority (MoSCoW)", "Source", "Verified by"], rows)
        let fromDocuments =
            requirements.contains(where: \.isFromDocument)
            ? """
            Requirements whose source is a passage alone take their wording and priority from the document \
            (“must”, “should”); whether they apply here is to be confirmed.
            """
            : nil
        let ranking = discovery[.priority].map {
            "On priorities it was said: “\(Markdown.inline(Wording.clipped($0.prose, 300)))” (\(source(.priority)))"
        }
        return Markdown.blocks([
            table, ranking, fromDocuments, doubt(.capabilities), doubt(.permissions), quotations(.functional),
            unknown(.capabilities, .exceptions, .permissions),
        ])
    }

    var ruleTable: String? {
        if discovery.isNone(.rules) {
            return Markdown.blocks(["No particular rules apply, according to \(source(.rules)).", quotations(.rules)])
        }
        let rows = rules.map { [$0.id, Markdown.inline(Wording.sentence($0.text)), source(.rules)] }
        return Markdown.blocks([
            Markdown.table(["Id", "Rule", "Source"], rows), doubt(.rules), quotations(.rules), unknown(.rules),
        ])
    }

    var data: String? {
        let information = Markdown.bullets(discovery.items(.information).map { Markdown.inline(Wording.sentence($0)) })
        let interfaces =
            discovery.isNone(.interfaces)
            ? "None in this release, according to \(source(.interfaces))."
            : Markdown.bullets(discovery.items(.interfaces).map { Markdown.inline(Wording.sentence($0)) })
        return Markdown.blocks([
            information.map { "**Information** (\(source(.information)))\n\n" + $0 },
            interfaces.map { "**Interfaces** (\(source(.interfaces)))\n\n" + $0 }, doubt(.information),
            doubt(.interfaces), quotations(.data),
            unknown(.information, .interfaces),
        ])
    }
}
