/// What a model's tokens cost, in micro-dollars per million tokens: 3 USD per million is 3,000,000.
///
/// Four classes, because providers bill the beginning of a request that they still remember at a tenth, and
/// remembering it at a surcharge.
struct Price: Sendable, Equatable {
    var input: Int
    var output: Int
    var cacheWrite: Int
    var cacheRead: Int

    static let free = Price(input: 0, output: 0, cacheWrite: 0, cacheRead: 0)

    var isFree: Bool { self == .free }

    /// In micro-dollars, rounded up: what was used is never free by rounding.
    func cost(of usage: TokenUsage) -> Int {
        let exact = [
            (usage.input, input), (usage.output, output), (usage.cacheWrite, cacheWrite), (usage.cacheRead, cacheRead),
        ].reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) }
        return Int(clamping: (exact + 999_999) / 1_000_000)
    }
}

/// What there is to know of a model before it is called.
struct ModelTerms: Sendable, Equatable {
    var price: Price
    /// The most tokens that request and answer may have together; `nil`: the model takes whatever there is.
    var contextTokens: Int?
    /// The most tokens of one answer that are reserved for in the budget.
    var outputTokens: Int
    /// The model is not in the table: the terms are the table's default.
    var isDefault = false
}
