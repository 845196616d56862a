/// A passage that speaks of what was looked for, and the words in which it does.
struct Finding: Sendable, Equatable {
    var passage: RetrievedPassage
    var quotation: Quotation
    /// Greater is better; only compared within one search.
    var score: Double

    /// Names the passage across messages.
    var key: String { "\(passage.documentID)#\(passage.passage)" }

    /// The findings for a question of the interview, best first. A quotation holds a word of the feature and one of the
    /// topic, and enough words together that are rare among `all` passages found: what stands everywhere says nothing.
    static func among(
        _ passages: [RetrievedPassage], feature: [String], topic: [String], excluding quoted: Set<String> = [],
        within all: [RetrievedPassage]? = nil
    ) -> [Finding] {
        let extra = topic.filter { word in !feature.contains { Words.match($0, word) } }
        let rarity = Rarity(of: feature + extra, among: unique(all ?? passages, []))
        // Where the feature is known by a word or two, there is less to find.
        let enough = feature.count > 2 ? 1.5 : 1
        return unique(passages, quoted).compactMap { passage in
            guard let quotation = Quotation.best(in: passage.text, for: feature + extra), quotation.isWorthReading
            else {
                return nil
            }
            let found = Words.content(quotation.quote)
            let own = Words.overlap(feature, found)
            let weight = rarity.weight(of: found) - (quotation.leansOnWhatIsBefore ? 0.5 : 0)
            guard own > 0, quotation.score > own, weight >= enough else { return nil }
            return Finding(passage: passage, quotation: quotation, score: weight + 0.5 * Double(own))
        }.bestFirst
    }

    /// The findings for a question of the person: at least half of its words (two, if it has two), or its longest one.
    static func answering(_ stems: [String], among passages: [RetrievedPassage]) -> [Finding] {
        guard let longest = stems.max(by: { $0.count < $1.count }) else { return [] }
        let enough = max(1, (stems.count + 1) / 2)
        let found: [Finding] = unique(passages, []).compactMap { passage in
            guard let quotation = Quotation.best(in: passage.text, for: stems) else { return nil }
            let hasLongest = Words.overlap([longest], Words.content(quotation.quote)) > 0
            guard quotation.score >= enough || hasLongest else { return nil }
            return Finding(
                passage: passage, quotation: quotation, score: Double(quotation.score) + (hasLongest ? 0.5 : 0))
        }.bestFirst
        // A line of a table of contents answers nothing, unless there is nothing else.
        let readable = found.filter { Words.all($0.quotation.quote).count >= 6 }
        return readable.isEmpty ? found : readable
    }

    private static func unique(_ passages: [RetrievedPassage], _ quoted: Set<String>) -> [RetrievedPassage] {
        var seen = quoted
        return passages.filter { seen.insert("\($0.documentID)#\($0.passage)").inserted }
    }
}

extension [Finding] {
    /// By score; equal ones stay in the order of the search.
    fileprivate var bestFirst: [Finding] {
        enumerated().sorted { left, right in
            left.element.score == right.element.score
                ? left.offset < right.offset : left.element.score > right.element.score
        }.map(\.element)
    }
}

extension Quotation {
    /// "They are …", "This field …": half of it is in the sentence before.
    fileprivate var leansOnWhatIsBefore: Bool {
        let opening = Words.all(String(quote.prefix(16))).first ?? ""
        return isCutBefore
            || ["they", "this", "these", "those", "it", "that", "such", "then", "thus", "however", "he", "she"]
                .contains(opening)
    }

    /// Whether it is a sentence rather than a line of a table or of contents.
    fileprivate var isWorthReading: Bool {
        let words = Words.all(quote)
        let isSaid = ".!?:;".contains(quote.last ?? " ") || isCutAfter || words.contains(where: Verbs.finite.contains)
        return quote.count >= Self.shortest && quote.count(where: \.isLetter) * 2 > quote.count && words.count >= 8
            && isSaid
    }
}

/// How telling each word looked for is: one that stands in every passage found tells nothing.
private struct Rarity {
    private var weights: [(stem: String, weight: Double)]

    init(of stems: [String], among passages: [RetrievedPassage]) {
        let words = passages.map { Words.content($0.text) }
        weights = stems.map { stem in
            // Of three passages nothing can be concluded.
            guard words.count > 3 else { return (stem, 0.8) }
            let share = Double(words.count { Words.overlap([stem], $0) > 0 }) / Double(words.count)
            return (stem, 1 - share * 0.9)
        }
    }

    func weight(of found: [String]) -> Double {
        weights.filter { Words.overlap([$0.stem], found) > 0 }.reduce(0) { $0 + $1.weight }
    }
}
