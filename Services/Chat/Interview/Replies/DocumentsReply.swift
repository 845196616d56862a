/// The answer to a question about the documents, in their own words.
extension Reply {
    static let mostQuotations = 3

    mutating func answerFromDocuments(_ text: String, _ turn: Turn, hasDocuments: Bool, hasProject: Bool) {
        guard hasDocuments else {
            say(
                hasProject
                    ? """
                    This project has no documents yet, so I have nothing to look that up in. Upload one, \
                    and I will quote it word for word.
                    """
                    : """
                    This conversation belongs to no project, so there are no documents I could look that up \
                    in. I can ask, keep and order what you know.
                    """
            )
            return
        }
        let words = SearchPlan.asked(text)
        let subject = "“\(Markdown.inline(Wording.clipped(words.joined(separator: " "), 60)))”"
        guard !words.isEmpty else {
            say(
                """
                Name a word that should stand in the documents, for example: “What do the documents say \
                about deadlines?”
                """
            )
            return
        }
        if let failure = turn.searches.compactMap(\.failure).first {
            say("\(Markdown.inline(Wording.sentence(failure))) Your question is kept; ask it again in a moment.")
            return
        }
        let findings = Finding.answering(words.map(Words.stem), among: turn.passages).prefix(Self.mostQuotations)
        guard let best = findings.first else {
            say(
                """
                I found nothing about \(subject) in the project’s documents. Another word for it may help; \
                I only quote what is really written there.
                """
            )
            return
        }
        let isFull = best.quotation.score >= min(words.count, 2)
        let places = Set(findings.map(\.passage.documentID)).count
        say(
            isFull
                ? "On \(subject) \(places == 1 ? "the document says" : "your documents say"):"
                : "Nothing answers that directly. The nearest passages about \(subject):")
        for finding in findings { quote(finding) }
    }

    /// What document refinement found in its first look, area by area.
    mutating func reportCoverage(_ interview: Interview, _ found: [Area: Finding]) {
        let silent = Area.allCases.filter { found[$0] == nil }
        guard !found.isEmpty else {
            say(
                """
                I looked through the documents for every area of a BRD and found nothing on this subject, \
                so we go through all of it.
                """
            )
            return
        }
        say(
            """
            I looked through the documents for every area of a BRD. They speak of \
            \(Wording.list(Area.allCases.filter { found[$0] != nil }.map { $0.title.lowercased() })):
            """
        )
        for area in Area.allCases {
            guard let finding = found[area] else { continue }
            say("**\(area.title)**")
            quote(finding)
        }
        if !silent.isEmpty {
            say(
                """
                They are silent on **\(Wording.list(silent.map { $0.title.lowercased() }))**. These gaps \
                come first; then we check what is written.
                """
            )
        }
    }
}
