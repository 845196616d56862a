/// Which messages of a branch a model is given whole, and which only as their summary.
struct ContextPlan: Sendable, Equatable {
    /// The message up to which a summary stands for what was said, by its place in the branch; `nil` without one.
    var summarised: Int?
    /// The first message that is given whole; those between were left out, because there is no summary of them yet.
    var firstWhole: Int

    /// - Parameters:
    ///   - tokens: of each message of the branch, oldest first; estimated.
    ///   - summaries: the places in the branch up to which there is a summary.
    ///   - limit: what all messages together may have; `nil`: everything is given whole.
    init(tokens: [Int], summaries: [Int], limit: Int?) {
        guard let limit else {
            self.init(summarised: nil, firstWhole: 0)
            return
        }
        let summarised = summaries.max()
        let earliest = summarised.map { $0 + 1 } ?? 0
        var first = tokens.count
        var sum = 0
        while first > earliest, sum + tokens[first - 1] <= limit || first == tokens.count {
            first -= 1
            sum += tokens[first]
        }
        self.init(summarised: summarised, firstWhole: first)
    }

    private init(summarised: Int?, firstWhole: Int) {
        self.summarised = summarised
        self.firstWhole = firstWhole
    }

    /// The places of those that should be summarised next: all that is not yet, but for the newest of together `keep`
    /// tokens, and at most `most` tokens at once. Empty while everything not summarised has fewer than twice `keep`.
    static func due(tokens: [Int], summarised: Int?, keep: Int, most: Int) -> Range<Int> {
        let start = summarised.map { $0 + 1 } ?? 0
        guard tokens[start...].reduce(0, +) >= 2 * keep else { return start..<start }
        var end = tokens.count
        var kept = 0
        while end > start, kept + tokens[end - 1] <= keep {
            end -= 1
            kept += tokens[end]
        }
        var last = start
        var sum = 0
        while last < end, sum + tokens[last] <= most || last == start {
            sum += tokens[last]
            last += 1
        }
        return start..<last
    }
}
