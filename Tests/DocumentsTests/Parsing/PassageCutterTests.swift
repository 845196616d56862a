import Testing

@testable import Documents

@Suite("Passages")
struct PassageCutterTests {
    static let texts: [String] = {
        let sentence = "The analyst asks one question at a time and writes the answer down. "
        let paragraph = String(repeating: sentence, count: 6)
        return [
            "a", "\n", "\n\n\nword\n\n\n", "one line", "one line\n", "a\r\nb\r\n\r\nc", "mac\rlines\rhere",
            String(repeating: paragraph + "\n\n", count: 40),
            String(repeating: paragraph, count: 40),
            String(repeating: "x", count: 50_000),
            String(repeating: "\n", count: 20_000) + "end",
            String(repeating: "w\n", count: 5_000),
            String(repeating: "需求分析说明。", count: 3_000),
            String(repeating: "é ", count: 4_000),
            String(repeating: "👩‍👩‍👧", count: 2_000),
            (1...60).map { "## Part \($0)\n\nText \(sentence)\n\n" }.joined(),
            (1...300).map { "- item \($0) of a long list\n" }.joined(),
            (1...400).map { "| cell \($0) | value |\n" }.joined(),
            "# T\n\n```\n# not a heading\n```\n\n" + paragraph,
            "\u{FEFF}bom " + paragraph,
        ]
    }()

    @Test("joined, the passages are the text, byte for byte", arguments: texts)
    func partition(_ text: String) {
        let passages = PassageCutter.passages(of: text)
        #expect(Array(passages.map(\.text).joined().utf8) == Array(text.utf8))
        #expect(passages.map(\.number) == Array(1...passages.count))
        #expect(passages.allSatisfy { !$0.text.isEmpty && $0.text.utf8.count <= PassageCutter.mostBytes })
    }

    @Test("random texts are partitioned as well")
    func randomPartition() {
        let pieces = [
            "word", " ", " ", "\n", "\n\n", "# Heading\n", "3.2 Pricing\n\n", "SCOPE\n\n", "end. ", "需求", "\r\n", "\t",
            "ü",
            "Title\n=====\n", "```\n", "**Bold**\n\n", String(repeating: "lorem ipsum ", count: 50),
        ]
        for _ in 0..<300 {
            let text = (0..<Int.random(in: 1...400)).map { _ in pieces.randomElement() ?? "" }.joined()
            #expect(PassageCutter.passages(of: text).map(\.text).joined() == text)
        }
    }

    @Test("prose is cut into passages of about 120 to 220 words at paragraphs")
    func sizes() {
        let paragraph = String(repeating: "Nine words stand in this sentence of the text. ", count: 7)
        let passages = PassageCutter.passages(of: String(repeating: paragraph + "\n\n", count: 50))
        for passage in passages.dropLast() {
            let words = passage.text.split(whereSeparator: \.isWhitespace).count
            #expect((PassageCutter.fewestWords...PassageCutter.mostWords).contains(words))
            #expect(passage.text.hasSuffix("\n\n"))
        }
    }

    @Test("a place names the nearest heading and the lines")
    func places() {
        let body = (1...8).map { "Line \($0) has ten words in it, as it happens." }.joined(separator: "\n")
        let text = "# Guide\n\n## 1 Scope\n\n\(body)\n\n## 2 Pricing\n\n\(body)\n\n3.1 Discounts\n\n\(body)\n"
        #expect(
            PassageCutter.passages(of: text).map(\.place) == [
                "Section “1 Scope”, lines 1–12", "Section “2 Pricing”, lines 14–23",
                "Section “3.1 Discounts”, lines 25–34",
            ])
        #expect(PassageCutter.passages(of: "just one").map(\.place) == ["Line 1"])
        #expect(PassageCutter.passages(of: "\n\none\ntwo\n").map(\.place) == ["Lines 3–4"])
    }

    @Test("a long section keeps its heading through its passages")
    func longSection() {
        let paragraph = String(repeating: "Words of a long section follow each other here. ", count: 15)
        let text = "RISKS\n\n" + String(repeating: paragraph + "\n\n", count: 6)
        let places = PassageCutter.passages(of: text).map(\.place)
        #expect(places.count > 3)
        #expect(places.allSatisfy { $0.hasPrefix("Section “RISKS”") })
    }

    @Test("an underline of tildes is no fence, an unmatched sign does not close one")
    func fences() {
        let body = String(repeating: "Words of the section follow each other here. ", count: 10)
        let text = """
            5.1 Keywords
            ~~~~~~~~~~~~

            \(body)

            6 Scripts
            =========

            \(body)

            ````
            ```
            # comment
            ````

            7. Next
            -------

            \(body)
            """
        let places = PassageCutter.passages(of: text).map { $0.place.prefix { $0 != "," } }
        #expect(places == ["Section “5.1 Keywords”", "Section “6 Scripts”", "Section “7. Next”"])
    }

    @Test("a short remainder joins the passage before it")
    func remainder() {
        let paragraph = String(repeating: "Nine words stand in this sentence of the text. ", count: 20)
        let passages = PassageCutter.passages(of: paragraph + "\n\nThe end.\n")
        #expect(passages.count == 1)
    }
}
