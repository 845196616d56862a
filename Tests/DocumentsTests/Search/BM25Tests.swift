import Testing

@testable import Documents

@Suite("BM25")
struct BM25Tests {
    /// Ten passages of 100 words on average; figures worked out by hand to six places.
    private let statistics = BM25(passageCount: 10, wordCount: 1_000)

    private func isClose(_ left: Double, _ right: Double) -> Bool { abs(left - right) < 0.000_001 }

    @Test("the weight of a term is ln(1 + (N − n + ½) / (n + ½))")
    func weight() {
        // ln(1 + 8.5 / 2.5) = ln 4.4, ln(1 + 0.5 / 10.5) = ln 1.047619
        #expect(isClose(statistics.weight(passages: 2), 1.481_605))
        #expect(isClose(statistics.weight(passages: 10), 0.046_520))
    }

    @Test("the score of a term grows with its frequency and shrinks with the passage's length")
    func score() {
        // f = 3, average length: 3 · 2.2 / (3 + 1.2) = 1.571429
        #expect(isClose(statistics.score(weight: 1, frequency: 3, length: 100), 1.571_429))
        // f = 1, length 200: 2.2 / (1 + 1.2 · (0.25 + 0.75 · 2)) = 2.2 / 3.1
        #expect(isClose(statistics.score(weight: 1, frequency: 1, length: 200), 0.709_677))
        // f = 1, length 50: 2.2 / (1 + 1.2 · (0.25 + 0.75 · 0.5)) = 2.2 / 1.75
        #expect(isClose(statistics.score(weight: 1, frequency: 1, length: 50), 1.257_143))
    }

    @Test("a project without counts, or with fewer passages than found, gives finite weights")
    func degenerate() {
        #expect(BM25(passageCount: 0, wordCount: 0).averageLength == 1)
        #expect(BM25(passageCount: 0, wordCount: 0).weight(passages: 3) > 0)
    }
}
