import Foundation
import ServiceKit

/// The environment variables of the models. A provider is set up when it has its key; an OpenAI-compatible server when
/// it has an address or a key.
enum ModelVariables {
    static let anthropicKey = key("ANTHROPIC_API_KEY", "The key for Anthropic; with it the model can be chosen.")
    static let anthropicURL = Variable<URL>(
        "ANTHROPIC_BASE_URL", default: URL(string: "https://api.anthropic.com"), "Where Anthropic's API answers.")
    static let anthropicModel = Variable<String>(
        "ANTHROPIC_MODEL", default: "claude-sonnet-4-5", "The model that Anthropic is asked for.")

    static let googleKey = key("GOOGLE_API_KEY", "The key for Google Gemini; with it the model can be chosen.")
    static let geminiURL = Variable<URL>(
        "GEMINI_BASE_URL", default: URL(string: "https://generativelanguage.googleapis.com"),
        "Where Gemini's API answers.")
    static let geminiModel = Variable<String>(
        "GEMINI_MODEL", default: "gemini-3-flash-preview", "The model that Gemini is asked for.")

    static let deepSeekKey = key("DEEPSEEK_API_KEY", "The key for DeepSeek; with it the model can be chosen.")
    static let deepSeekURL = Variable<URL>(
        "DEEPSEEK_BASE_URL", default: URL(string: "https://api.deepseek.com"), "Where DeepSeek's API answers.")
    static let deepSeekModel = Variable<String>(
        "DEEPSEEK_MODEL", default: "deepseek-flash", "The model that DeepSeek is asked for.")

    static let openAIURL = Variable<URL?>(
        "OPENAI_BASE_URL", default: .some(nil),
        """
        Where an OpenAI-compatible server answers, with its `/v1`: Ollama is http://localhost:11434/v1. Unset: \
        OpenAI's own, when there is a key.
        """)
    static let openAIKey = key("OPENAI_API_KEY", "The key for OpenAI or a compatible server; local ones need none.")
    static let openAIModel = Variable<String?>(
        "OPENAI_MODEL", default: .some(nil),
        "The model that the OpenAI-compatible server is asked for; it has no default.")

    static let standard = provider(
        "DEFAULT_MODEL",
        """
        What a thread gets that names no model: anthropic, google, deepseek, openai or interview. Unset: the first of \
        these that is set up.
        """)
    static let fallback = provider(
        "MODEL_FALLBACK",
        """
        The model that answers when another cannot be had before it has begun: anthropic, google, deepseek or openai. \
        Unset: none; the person is told.
        """)
    static let longestAnswer = Variable<Int>(
        "MODEL_MAX_OUTPUT_TOKENS", default: 16_384,
        rule: { (256...1_000_000).contains($0) ? nil : "must be at least 256" },
        "The greatest length of one turn of an answer, in tokens.")
    static let idle = Variable<Duration>(
        "MODEL_IDLE_TIMEOUT", default: .seconds(240),
        rule: { $0 >= .milliseconds(100) ? nil : "must be at least 100ms" },
        "How long a model may send nothing of an answer.")
    static let turnLimit = Variable<Duration>(
        "MODEL_TIME_LIMIT", default: .seconds(1_200),
        rule: { $0 >= .milliseconds(100) ? nil : "must be at least 100ms" },
        "How long one turn of an answer may take in all.")

    static let all: [any Declaration] = [
        anthropicKey, anthropicURL, anthropicModel, googleKey, geminiURL, geminiModel, deepSeekKey, deepSeekURL,
        deepSeekModel, openAIURL, openAIKey, openAIModel, standard, fallback, longestAnswer, idle, turnLimit,
    ]

    private static func key(_ name: String, _ summary: String) -> Variable<String?> {
        Variable<String?>(
            name, default: .some(nil), secret: true,
            rule: { ($0 ?? "").allSatisfy { $0.isASCII && !$0.isWhitespace } ? nil : "must be a key, without spaces" },
            summary)
    }

    private static func provider(_ name: String, _ summary: String) -> Variable<String?> {
        let known = ModelCatalog.Provider.allCases.map(\.rawValue)
        return Variable<String?>(
            name, default: .some(nil),
            rule: { $0.map(known.contains) ?? true ? nil : "must be one of \(known.joined(separator: ", "))" },
            summary)
    }
}
