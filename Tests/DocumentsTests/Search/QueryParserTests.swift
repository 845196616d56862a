import Testing

@testable import Documents

@Suite("Query parser")
struct QueryParserTests {
    @Test("words are stemmed, doubled ones counted once")
    func words() {
        let query = QueryParser.parse("Refunds refund the POLICY")
        #expect(query.words == [QueryWord(parts: ["refund"]), QueryWord(parts: ["polici"])])
    }

    @Test("a compound is found as a whole or by its parts")
    func compound() {
        #expect(
            QueryParser.parse("new user-story draft").words == [
                QueryWord(parts: ["new"]), QueryWord(parts: ["user", "stori"], whole: "userstori"),
                QueryWord(parts: ["draft"]),
            ])
    }

    @Test(
        "phrases keep their order, endings and stop words",
        arguments: ["\"terms of use\"", "“terms of use”", "«terms of use»"])
    func phrases(_ text: String) {
        let phrase = QueryParser.parse(text).phrases.first
        #expect(phrase?.sequence.map(\.text) == ["terms", "of", "use"])
        #expect(phrase?.terms == ["term", "use"])
    }

    @Test("a minus in front excludes, one inside does not")
    func minus() {
        let query = QueryParser.parse("refund -draft -\"old price\" e-mail - dash")
        #expect(query.excludedWords == [QueryWord(parts: ["draft"])])
        #expect(query.excludedPhrases.map(\.terms) == [["old", "price"]])
        #expect(query.words.map(\.parts) == [["refund"], ["e", "mail"], ["dash"]])
        #expect(QueryParser.parse("x -user-story").excludedPhrases.map(\.terms) == [["user", "stori"]])
    }

    @Test(
        "blanks, signs and stop words ask for nothing",
        arguments: ["", "   ", "*", "**", "\"", "\"\"", "-", "- -", "(", "\"*(", "the of", "\"the\"", "-only", "\u{0}"])
    func nothing(_ text: String) {
        #expect(QueryParser.parse(text).isEmpty)
    }

    @Test("a quotation mark that is never closed is no quotation mark")
    func openQuote() {
        let query = QueryParser.parse("\"*(NEAR")
        #expect(query.phrases.isEmpty)
        #expect(query.words == [QueryWord(parts: ["near"])])
    }

    @Test("no more terms are looked up than fit, however long the query")
    func bound() {
        let query = QueryParser.parse((0..<10_000).map { "word\($0)" }.joined(separator: " "))
        #expect(Ranker.terms(of: query).count == SearchQuery.mostTerms)
    }

    @Test(
        "a phrase is found only where the words follow each other",
        arguments: [
            ("Our terms of use apply.", true), ("TERMS\nof   use", true), ("terms of fair use", false),
            ("use of terms", false), ("term of use", false), ("", false), ("terms-of-use", true),
        ])
    func matching(_ text: String, _ expected: Bool) throws {
        let phrase = try #require(QueryParser.parse("\"terms of use\"").phrases.first)
        #expect(PhraseMatcher(text: text).contains(phrase) == expected)
    }
}
