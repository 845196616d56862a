import Testing

@testable import Documents

@Suite("Analyzer")
struct AnalyzerTests {
    private func terms(_ text: String) -> [String] {
        let analyzer = Analyzer()
        return Tokenizer.tokens(in: text).compactMap(analyzer.term)
    }

    @Test(
        "words of one family share a stem",
        arguments: [
            ["story", "stories", "Story's"], ["requirement", "requirements", "REQUIREMENTS"],
            ["price", "priced", "prices", "pricing"], ["invoice", "invoices", "invoicing"],
            ["user-story", "user-stories"],
        ])
    func families(_ words: [String]) {
        #expect(Set(words.map { terms($0).last }).count == 1)
    }

    @Test("Snowball's published examples come out as published")
    func snowball() {
        let stemmer = EnglishStemmer()
        let pairs = [
            "consignment": "consign", "consistency": "consist", "knightly": "knight", "generously": "generous",
        ]
        for (word, stem) in pairs { #expect(stemmer.stem(word) == stem) }
    }

    @Test("stop words are left out, names in capitals are kept")
    func stopWords() {
        #expect(terms("What is the refund policy of it?") == ["refund", "polici"])
        #expect(terms("IT department of the US") == ["it", "depart", "us"])
    }

    @Test("only English-looking words are stemmed")
    func untouched() {
        #expect(terms("v1.2 заказы 需求") == ["v1", "2", "v1.2", "заказы", "需求"])
    }
}
