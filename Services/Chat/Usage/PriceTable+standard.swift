extension PriceTable {
    /// Prices as the providers listed them on the day named, in US dollars per million tokens: input, output, cache
    /// write, cache read. They change; `MODEL_PRICES_FILE` is for those who pay others.
    static let standard = PriceTable(
        dated: "2025-12-01",
        fallback: listed(15, 75, 18.75, 1.5, context: 32_000),
        models: [
            interview.key: interview.value,
            // docs.anthropic.com, "Pricing"; cache writes are those that live five minutes.
            "claude-opus-4-5": listed(5, 25, 6.25, 0.5, context: 200_000),
            "claude-opus-4-1": listed(15, 75, 18.75, 1.5, context: 200_000),
            "claude-opus-4": listed(15, 75, 18.75, 1.5, context: 200_000),
            "claude-sonnet-4-5": listed(3, 15, 3.75, 0.3, context: 200_000),
            "claude-sonnet-4": listed(3, 15, 3.75, 0.3, context: 200_000),
            "claude-haiku-4-5": listed(1, 5, 1.25, 0.1, context: 200_000),
            // ai.google.dev, "Gemini API pricing", requests up to 200,000 tokens; what the cache takes is input.
            "gemini-3-pro-preview": listed(2, 12, 2, 0.2, context: 200_000),
            "gemini-3-flash-preview": listed(0.5, 3, 0.5, 0.05, context: 200_000),
            "gemini-2.5-pro": listed(1.25, 10, 1.25, 0.125, context: 200_000),
            "gemini-2.5-flash": listed(0.3, 2.5, 0.3, 0.03, context: 200_000),
            "gemini-2.5-flash-lite": listed(0.1, 0.4, 0.1, 0.01, context: 200_000),
            // api-docs.deepseek.com, "Models & Pricing"; a cache miss is input.
            "deepseek-chat": listed(0.28, 0.42, 0.28, 0.028, context: 128_000),
            "deepseek-reasoner": listed(0.28, 0.42, 0.28, 0.028, context: 128_000),
            // platform.openai.com, "Pricing".
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
