import Testing

@testable import Documents

@Suite("Ranker")
struct RankerTests {
    /// A project in memory: documents by number, passages from 1.
    private struct Corpus {
        var documents: [Int: (filename: String, passages: [String])]
        let key = IndexKey(bytes: [UInt8](repeating: 7, count: 32))

        func search(_ text: String) throws -> [RankedPassage] {
            let query = QueryParser.parse(text)
            var lists: [Int64: [TermPostings.Entry]] = [:]
            var passageCount = 0
            var wordCount = 0
            for (number, document) in documents.sorted(by: { $0.key < $1.key }) {
                var builder = DocumentIndexBuilder(key: key)
                builder.addFilename(document.filename)
                for (index, passage) in document.passages.enumerated() { builder.addPassage(index + 1, text: passage) }
                let index = builder.finish()
                for entry in index.entries {
                    lists[entry.term, default: []] += try PostingsCodec.decode(entry.postings).map {
                        TermPostings.Entry(document: number, posting: $0)
                    }
                }
                passageCount += document.passages.count
                wordCount += index.wordCount
            }
            let postings = Ranker.terms(of: query).map { TermPostings(entries: lists[key.hash($0)] ?? []) }
            let statistics = BM25(passageCount: passageCount, wordCount: wordCount)
            return Ranker(query: query, statistics: statistics, postings: postings).ranking().passages
        }

        func places(_ text: String) throws -> [String] {
            try search(text).map { "\($0.document).\($0.passage)" }
        }
    }

    private let corpus = Corpus(documents: [
        1: ("notes.txt", ["Pricing of the annual plan.", "Refund policy: thirty days after the order."]),
        2: ("pricing.md", ["Nothing of interest stands here at all.", "Refund refund refund refund."]),
        3: ("crm.txt", ["The user-story about refund and policy and pricing together.", "A user wrote a story."]),
    ])

    @Test("a passage with every word comes before one that says a single word often")
    func allWordsFirst() throws {
        let places = try corpus.places("refund policy")
        #expect(Set(places.prefix(2)) == ["1.2", "3.1"])
        #expect(places.last == "2.2")
    }

    @Test("a word in the file name counts, and shows the document even when no passage has the word")
    func filename() throws {
        let found = try corpus.search("pricing")
        #expect(found.map(\.document).sorted() == [1, 2, 3])
        #expect(found.first { $0.document == 2 }?.passage == 1)
        #expect(try corpus.places("refund pricing").prefix(2).contains("2.2"))
    }

    @Test("a compound is found as written, in one word and in two")
    func compounds() throws {
        #expect(try corpus.places("user-story").first == "3.1")
        #expect(try corpus.places("userstory") == ["3.1"])
        #expect(try corpus.places("user-stories").contains("3.2"))
    }

    @Test("a document with an excluded word is left out whole")
    func exclusion() throws {
        #expect(try corpus.search("refund -thirty").map(\.document).contains(1) == false)
        #expect(try corpus.search("refund -crm").map(\.document).contains(3) == false)
    }

    @Test("equal scores keep the order in which things were made")
    func ties() throws {
        let twins = Corpus(documents: [
            9: ("a.txt", ["equal words", "equal words"]), 4: ("b.txt", ["equal words"]), 7: ("c.txt", ["equal words"]),
        ])
        #expect(try twins.places("equal") == ["4.1", "7.1", "9.1", "9.2"])
    }

    @Test("scores are positive, descend, and the bonus lifts above any partial match")
    func scores() throws {
        let scores = try corpus.search("refund policy pricing user").map(\.score)
        #expect(scores.allSatisfy { $0 > 0 })
        #expect(scores == scores.sorted(by: >))
    }
}
