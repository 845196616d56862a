private import Foundation

/// Okapi BM25 with the usual constants, over passages.
///
/// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the inverse document
/// frequency that never turns negative: ln(1 + (N − n + ½) / (n + ½)).
struct BM25: Equatable, Sendable {
    static let k1 = 1.2
    static let b = 0.75

    /// All passages of the project.
    var passageCount: Int
    /// All indexed words of the project.
    var wordCount: Int

    var averageLength: Double {
        passageCount > 0 ? max(1, Double(wordCount) / Double(passageCount)) : 1
    }

    /// The weight of a term that occurs in `passages` passages.
    func weight(passages: Int) -> Double {
        let found = Double(passages)
        let total = Double(max(passageCount, passages))
        return log(1 + (total - found + 0.5) / (found + 0.5))
    }

    /// What one term adds to the score of a passage.
    func score(weight: Double, frequency: Int, length: Int) -> Double {
        let frequency = Double(frequency)
        let norm = 1 - Self.b + Self.b * Double(length) / averageLength
        return weight * frequency * (Self.k1 + 1) / (frequency + Self.k1 * norm)
    }

    /// What `score` approaches for a term that fills a passage.
    static func most(weight: Double) -> Double {
        weight * (k1 + 1)
    }
}
