/// Which messages of a branch are summarised next.
enum ContextPlan {
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
