/// Stakeholders, and the change as a whole.
extension Brief {
    var stakeholders: String? {
        var rows: [[String]] = []
        if discovery[.primaryUser] != nil {
            let goal =
                role.goal.map { Markdown.inline(Wording.capitalised($0)) }
                ?? "Not stated (\(open(.goal) ?? open(.question(.primaryUser)) ?? "–"))"
            rows.append([Markdown.inline(Wording.capitalised(role.plural)), "Primary user", goal, source(.primaryUser)])
        }
        for item in discovery.items(.otherPeople) {
            let (name, part) = Self.stakeholder(item)
            rows.append([
                Markdown.inline(Wording.capitalised(name)), "Stakeholder",
                part.map { Markdown.inline(Wording.capitalised($0)) } ?? "Not stated", source(.otherPeople),
            ])
        }
        let table = Markdown.table(["Who", "Part", "What they need or decide", "Source"], rows)
        let said = discovery[.primaryUser].map {
            "The primary user in full: “\(Markdown.inline(Wording.clipped($0.prose, 300)))” (\(source(.primaryUser)))"
        }
        let nobody =
            discovery.isNone(.otherPeople) ? "Nobody else is affected, according to \(source(.otherPeople))." : nil
        return Markdown.blocks([
            table, said, nobody, doubt(.primaryUser), quotations(.stakeholders), unknown(.primaryUser, .otherPeople),
        ])
    }

    /// "Finance: approves the budget", "Finance (approves …)", "Finance approves the budget".
    static func stakeholder(_ item: String) -> (name: String, part: String?) {
        let line = Wording.collapsed(item)
        for mark in [": ", " (", " – ", " - ", " who ", " because ", " -> "] {
            guard let range = line.firstRange(of: mark),
                line.distance(from: line.startIndex, to: range.lowerBound) <= 60
            else { continue }
            let part = String(line[range.upperBound...]).trimmingSuffix {
                ")".contains($0) && mark == " (" || ".;,".contains($0)
            }
            return (String(line[..<range.lowerBound]), part)
        }
        let words = line.split(separator: " ").map(String.init)
        let verb = words.indices.dropFirst().first { index in
            let word = words[index].lowercased()
            return Verbs.finite.contains(word)
                || (word.hasSuffix("s") && Verbs.base.contains(String(word.dropLast())) && index < words.count - 1)
        }
        guard let verb, verb <= 6 else { return (line.trimmingSuffix { ".;,".contains($0) }, nil) }
        return (
            words[..<verb].joined(separator: " "),
            words[verb...].joined(separator: " ").trimmingSuffix { ".;,".contains($0) }
        )
    }

    var currentAndFuture: String? {
        func cell(_ id: QuestionID) -> String {
            let items = discovery.items(id).map { Markdown.inline(Wording.sentence($0)) }
            if !items.isEmpty { return items.joined(separator: " ") + " (\(source(id)))" }
            if let answer = discovery[id] { return "\(Markdown.inline(answer.prose)) (\(source(id)))" }
            return "Not known yet (\(open(.question(id)) ?? "–"))"
        }
        let table = Markdown.table(
            ["", "Today", "In future"],
            [
                ["**How the work is done**", cell(.today), cell(.flow)],
                ["**What it leads to**", cell(.problem), cell(.measure)],
            ])
        let steps = discovery.items(.flow)
        let course =
            steps.count > 1
            ? "The ordinary case, step by step (\(source(.flow))):\n\n"
                + steps.enumerated().map { "\($0.offset + 1). \(Markdown.inline(Wording.sentence($0.element)))" }
                .joined(separator: "\n") : nil
        return Markdown.blocks([table, course, doubt(.today), doubt(.flow)])
    }
}
