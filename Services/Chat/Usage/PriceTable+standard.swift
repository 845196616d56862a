extension PriceTable {
    /// Prices as the providers listed them, in US dollars per million tokens: input, output, cache write, cache read.
    /// The table bears the day of the oldest page it was taken from; each block names its own. Prices change, and
    /// `MODEL_PRICES_FILE` is for those who pay others. Where a provider has several for one model, the dearest stands
    /// here, so that a budget stops too early rather than too late; prices for very long requests do not, because
    /// `context` keeps requests below them.
    static let standard = PriceTable(
        dated: "2026-09-22",
        fallback: listed(15, 75, 18.75, 1.5, context: 32_000),
        models: [
            interview.key: interview.value,
            // platform.claude.com, "Pricing" and the models' own pages, October 2026; cache writes are those that live
            // five minutes.
            "claude-fable-5-1": listed(10, 50, 12.5, 0.25, context: 200_000),
            "claude-opus-5-5": listed(4, 20, 5, 0.4, context: 200_000),
            "claude-opus-5": listed(5, 25, 6.25, 0.5, context: 200_000),
            "claude-opus-4-8": listed(5, 25, 6.25, 0.5, context: 200_000),
            "claude-opus-4-7": listed(5, 25, 6.25, 0.5, context: 200_000),
            "claude-opus-4-6": listed(5, 25, 6.25, 0.5, context: 200_000),
            "claude-opus-4-5": listed(5, 25, 6.25, 0.5, context: 200_000),
            "claude-sonnet-5-5": listed(2, 10, 2.5, 0.2, context: 200_000),
            "claude-sonnet-5": listed(2, 10, 2.5, 0.2, context: 200_000),
            "claude-sonnet-4-6": listed(3, 15, 3.75, 0.3, context: 200_000),
            "claude-sonnet-4-5": listed(3, 15, 3.75, 0.3, context: 200_000),
            "claude-sonnet-4": listed(3, 15, 3.75, 0.3, context: 200_000),
            "claude-haiku-4-5": listed(1, 5, 1.25, 0.1, context: 200_000),
            // ai.google.dev, "Gemini Developer API pricing", October 2026, requests up to 200,000 tokens; what the cache
            // takes is input. 3.8 Flash costs half of this until the end of 2026.
            "gemini-3.8-flash": listed(1.5, 7.5, 1.5, 0.15, context: 200_000),
            "gemini-3.5-flash": listed(1.5, 9, 1.5, 0.15, context: 200_000),
            "gemini-3.1-pro-preview": listed(2, 12, 2, 0.2, context: 200_000),
            "gemini-3-pro-preview": listed(2, 12, 2, 0.2, context: 200_000),
            "gemini-3-flash-preview": listed(0.5, 3, 0.5, 0.05, context: 200_000),
            "gemini-2.5-pro": listed(1.25, 10, 1.25, 0.125, context: 200_000),
            "gemini-2.5-flash": listed(0.3, 2.5, 0.3, 0.03, context: 200_000),
            "gemini-2.5-flash-lite": listed(0.1, 0.4, 0.1, 0.01, context: 200_000),
            // api-docs.deepseek.com, "Models & Pricing", 15 November 2026, at peak hours; at others it is half. The name
            // with v4 is the former one of the same model and the same price. A cache miss is input.
            "deepseek-flash": listed(0.3, 1.2, 0.3, 0.006, context: 1_000_000),
            "deepseek-v4-flash": listed(0.3, 1.2, 0.3, 0.006, context: 1_000_000),
            "deepseek-v4-pro": listed(1.32, 3.96, 1.32, 0.044, context: 1_000_000),
            // developers.openai.com, "Pricing" and the models' own pages, September 2026, requests up to 272,000 tokens.
            "gpt-6-sol": listed(2, 10, 2.5, 0.2, context: 272_000),
            "gpt-6-luna": listed(0.1, 0.5, 0.125, 0.01, context: 272_000),
            "gpt-5.6-sol": listed(4, 20, 5, 0.4, context: 272_000),
            "gpt-5.6-terra": listed(2, 12, 2.5, 0.2, context: 272_000),
            "gpt-5.6-luna": listed(0.2, 1.2, 0.25, 0.02, context: 272_000),
            "gpt-5": listed(1.25, 10, 1.25, 0.125, context: 272_000),
            "gpt-5-mini": listed(0.25, 2, 0.25, 0.025, context: 272_000),
            "gpt-4.1": listed(2, 8, 2, 0.5, context: 200_000),
            "gpt-4.1-mini": listed(0.4, 1.6, 0.4, 0.1, context: 200_000),
            "gpt-4o": listed(2.5, 10, 2.5, 1.25, context: 128_000),
            "gpt-4o-mini": listed(0.15, 0.6, 0.15, 0.075, context: 128_000),
        ])

    /// The guided interview runs here and costs nothing.
    static let interview = (
        key: "interview", value: ModelTerms(price: .free, contextTokens: nil, outputTokens: 0)
    )

    private static func listed(
        _ input: Double, _ output: Double, _ cacheWrite: Double, _ cacheRead: Double, context: Int
    ) -> ModelTerms {
        func micro(_ dollars: Double) -> Int { Int((dollars * 1_000_000).rounded()) }
        return ModelTerms(
            price: Price(
                input: micro(input), output: micro(output), cacheWrite: micro(cacheWrite), cacheRead: micro(cacheRead)),
            contextTokens: context, outputTokens: 8_192)
    }
}
