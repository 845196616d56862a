import Testing

@testable import Chat

@Suite("A mark behind what a passage says")
struct CitationWriterTests {
    static let passages = [
        RetrievedPassage(
            documentID: "doc-1", filename: "handbook.txt", passage: 3, place: "lines 1–4",
            text: "Invoices are archived for ten years. They are kept in  Vienna,\nin the “old” vault."),
        RetrievedPassage(
            documentID: "doc-2", filename: "law.txt", passage: 1, place: "line 1",
            text: "A clerk shall destroy receipts [see annex] after six months."),
    ]

    private func written(_ text: String, passages: [RetrievedPassage] = passages) -> (String, [CitedPassage]) {
        var writer = CitationWriter(passages: passages)
        let events = writer.take(text) + writer.end()
        return (events.text, events.citations)
    }

    @Test("becomes a number and a citation with the passage's own words")
    func quoted() {
        let (text, citations) = written(#"Ten years [1: "archived for TEN years"]. Then?"#)
        #expect(text == "Ten years [1]. Then?")
        #expect(
            citations == [
                CitedPassage(number: 1, documentID: "doc-1", passage: 3, quote: "archived for ten years")
            ])
    }

    @Test(
        "may change spaces, quotation marks, and the end of a sentence",
        arguments: [
            (#"[1: "kept in Vienna, in the "old" vault"]"#, "kept in  Vienna,\nin the “old” vault"),
            ("[1: “They are kept in Vienna…”]", "They are kept in  Vienna"),
            ("[2: destroy receipts [see annex]", "destroy receipts [see annex"),
            (
                #"[2: "destroy receipts [see annex] after six months."]"#,
                "destroy receipts [see annex] after six months"
            ),
            ("【1†archived for ten years】", "archived for ten years"),
        ])
    func forgiving(_ mark: String, _ quote: String) {
        #expect(written("So \(mark)").1.map(\.quote) == [quote])
    }

    @Test("with the number of another passage finds the right one")
    func wrongNumber() {
        let (text, citations) = written(#"Six months [1: "after six months"]."#)
        #expect(text == "Six months [2].")
        #expect(citations.map(\.documentID) == ["doc-2"])
    }

    @Test("that is a bare number cites the sentence that supports the statement")
    func bare() {
        let (text, citations) = written(
            "Hello. Invoices stay archived for ten years [1]. Receipts are destroyed by clerks [2].")
        #expect(text == "Hello. Invoices stay archived for ten years [1]. Receipts are destroyed by clerks [2].")
        #expect(citations.first?.quote.hasPrefix("Invoices are archived for ten years.") == true)
        #expect(citations.count == 2)
    }

    @Test(
        "that leads nowhere is left out",
        arguments: [
            (#"It snows [1: "snow falls on cedars"]."#, "It snows."),
            ("Elephants fly high [1].", "Elephants fly high."),
            ("Ten years [7].", "Ten years."), (#"Ten [9: "nothing"] and"#, "Ten and"),
            ("Ten [1: \"archived for", "Ten"),
            ("Ten years [1", "Ten years"),
        ])
    func broken(_ said: String, _ shown: String) {
        let (text, citations) = written(said)
        #expect(text == shown)
        #expect(citations.isEmpty)
    }

    @Test(
        "is told apart from brackets of other kinds",
        arguments: [
            "see [1](https://example.org)", "`rows[1]` and ```\na[1: \"x\"]\n```", "rows[12] = [a, b]",
            "[ ] to do, [x] done",
            "a [very] long [1234] story", "[TODO: \"write\"]",
        ])
    func otherBrackets(_ text: String) {
        #expect(written(text).0 == text)
        #expect(written(text).1.isEmpty)
    }

    @Test("without passages a bare number is text, and a quotation is a mark that leads nowhere")
    func withoutPassages() {
        #expect(written("Footnote [1] and [2", passages: []).0 == "Footnote [1] and [2")
        #expect(written(#"Ten [1: "archived"] years"#, passages: []).0 == "Ten years")
    }

    @Test("may name several passages, and each is cited once")
    func several() {
        let said = "Invoices are archived ten years, receipts destroyed after six months [1, 2]. Archived invoices [1]."
        let (text, citations) = written(said)
        #expect(
            text
                == "Invoices are archived ten years, receipts destroyed after six months [1][2]. Archived invoices [1]."
        )
        #expect(citations.map(\.number) == [1, 2])
    }

    @Test("comes out the same wherever the text is cut")
    func anyCut() {
        let text = #"Ten [1: "archived for ten years"], `a[1]`, six [2: "after six months"] [8] and [1](x) é [3"#
        let scalars = Array(text.unicodeScalars)
        let whole = written(text)
        for cut in scalars.indices {
            var writer = CitationWriter(passages: Self.passages)
            let pieces = [scalars[..<cut], scalars[cut...]].map { String(String.UnicodeScalarView($0)) }
            let events = pieces.flatMap { writer.take($0) } + writer.end()
            #expect(events.text == whole.0, "cut at \(cut)")
            #expect(events.citations == whole.1)
        }
    }

    @Test("is preceded by the text before it, so that a citation never comes before its number")
    func order() {
        var writer = CitationWriter(passages: Self.passages)
        let events = writer.take(#"Ten [1: "archived for ten years"] years"#) + writer.end()
        #expect(events.first == .text("Ten [1]"))
        #expect(events.last == .text(" years"))
    }
}
