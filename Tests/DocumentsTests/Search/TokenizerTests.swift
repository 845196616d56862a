import Testing

@testable import Documents

@Suite("Tokenizer")
struct TokenizerTests {
    @Test(
        "words, compounds and contractions give the words people search for",
        arguments: [
            ("Hello, World!", ["hello", "world"]),
            ("user-story", ["user", "story", "userstory"]),
            ("v1.2", ["v1", "2", "v1.2"]),
            ("@nasa #launch", ["nasa", "launch"]),
            ("don't", ["dont"]),
            ("don’t", ["dont"]),
            ("the customer's order", ["the", "customer", "order"]),
            ("we'll see", ["we", "see"]),
            ("O'Brien", ["o", "brien", "obrien"]),
            ("1,000 seats", ["1", "000", "1000", "seats"]),
            ("red,green", ["red", "green"]),
            ("R&D", ["r", "d", "rd"]),
            ("U.S.A.", ["u", "s", "a", "usa"]),
            ("anna@example.com", ["anna", "example", "com", "example.com"]),
            ("end. Next", ["end", "next"]),
            ("--dash--", ["dash"]),
            ("snake_case", ["snake", "case", "snakecase"]),
            ("", []),
            ("*(…)*", []),
            ("Zürich Škoda naïve", ["zurich", "skoda", "naive"]),
            ("Straße œuvre Łódź", ["strasse", "oeuvre", "lodz"]),
            ("ＦＵＬＬ ﬁt", ["full", "fit"]),
            ("Заказчик Ёлка", ["заказчик", "елка"]),
            ("e\u{301}tude co\u{AD}operate", ["etude", "cooperate"]),
            ("需求分析", ["需求", "求分", "分析"]),
            ("版", ["版"]),
            ("iPhone手机", ["iphone", "手机"]),
        ])
    func words(_ text: String, _ expected: [String]) {
        #expect(Tokenizer.tokens(in: text).map(\.text) == expected)
    }

    @Test("a word written in two normal forms is one word")
    func normalForms() {
        #expect(Tokenizer.tokens(in: "Cafe\u{301}").map(\.text) == Tokenizer.tokens(in: "Caf\u{E9}").map(\.text))
        #expect(Tokenizer.tokens(in: "ガス").map(\.text) == Tokenizer.tokens(in: "カ\u{3099}ス").map(\.text))
    }

    @Test("the range of a token is where it stands in the text")
    func ranges() {
        let text = "Über-Größe, 需求分析 and o'clock"
        let bytes = Array(text.utf8)
        let shown = Tokenizer.tokens(in: text).map { String(decoding: bytes[$0.range], as: UTF8.self) }
        #expect(shown == ["Über", "Größe", "Über-Größe", "需求", "求分", "分析", "and", "o", "clock", "o'clock"])
    }

    @Test("the parts of a compound count as words, the whole stands at its first part")
    func positions() {
        let tokens = Tokenizer.tokens(in: "a user-story card")
        #expect(tokens.map(\.position) == [0, 1, 2, 1, 3])
        #expect(tokens.map(\.role) == [.part, .part, .part, .whole, .part])
    }

    @Test("an endless word is cut and an endless chain is broken, so that the index stays small")
    func bounds() {
        let blob = String(repeating: "x", count: 100_000)
        #expect(Tokenizer.tokens(in: blob).map(\.text.count) == [64])
        let chain = Array(repeating: "a1", count: 1_000).joined(separator: ".")
        let longest = Tokenizer.tokens(in: chain).map(\.text.utf8.count).max() ?? 0
        #expect(longest <= 16 * 3)
        let han = String(repeating: "字", count: 10_000)
        #expect(Tokenizer.tokens(in: han).count >= 9_990)
    }
}
