import Foundation
import ServiceKit

/// The models that the configuration sets up.
struct ModelSetup {
    let catalog: ModelCatalog
    /// Has to run as long as they are used.
    let client: ModelHTTPClient

    /// - Throws: `StartRefusal` when one variable needs another.
    init(_ configuration: Configuration, interview: InterviewModel) throws {
        let client = ModelHTTPClient(idle: configuration[ModelVariables.idle])
        var patience = Patience()
        patience.idle = configuration[ModelVariables.idle]
        patience.turn = configuration[ModelVariables.turnLimit]

        let sources = try Self.sources(configuration, client)
        let fallback = try configuration[ModelVariables.fallback].map { id in
            guard let source = sources.first(where: { $0.identity.provider == id }) else {
                throw StartRefusal("MODEL_FALLBACK is \(id), which is not set up: \(Self.howTo(id))")
            }
            return source
        }
        let models: [any ChatModel] = sources.map { source in
            LanguageModel(
                source: source, fallback: source.identity == fallback?.identity ? nil : fallback, patience: patience)
        }
        let all = models + [interview]
        let wanted = configuration[ModelVariables.standard]
        guard let standard = wanted.map({ id in all.first { $0.id == id } }) ?? all.first else {
            throw StartRefusal("DEFAULT_MODEL is \(wanted ?? ""), which is not set up: \(Self.howTo(wanted ?? ""))")
        }
        catalog = ModelCatalog(standard: standard, others: all.filter { $0.id != standard.id })
        self.client = client
    }

    private static func howTo(_ provider: String) -> String {
        switch ModelCatalog.Provider(rawValue: provider) {
        case .anthropic: "set ANTHROPIC_API_KEY."
        case .google: "set GOOGLE_API_KEY."
        case .deepseek: "set DEEPSEEK_API_KEY."
        case .openai: "set OPENAI_BASE_URL or OPENAI_API_KEY, and OPENAI_MODEL."
        case .interview, nil: "name a model behind an API."
        }
    }

    /// Those that are set up, in the order in which one of them becomes the default.
    private static func sources(
        _ configuration: Configuration, _ client: ModelHTTPClient
    ) throws -> [LanguageModel.Source] {
        let longest = configuration[ModelVariables.longestAnswer]
        var sources: [LanguageModel.Source] = []
        func add(
            _ provider: ModelCatalog.Provider, _ model: String, _ base: URL, _ secret: String?, _ format: any WireFormat
        ) {
            sources.append(
                LanguageModel.Source(
                    identity: ModelIdentity(provider: provider.rawValue, model: model), name: provider.name,
                    format: format, transport: client.transport(to: base), secret: secret))
        }
        if let key = configuration[ModelVariables.anthropicKey] {
            let model = configuration[ModelVariables.anthropicModel]
            add(
                .anthropic, model, configuration[ModelVariables.anthropicURL], key,
                AnthropicFormat(model: model, key: key, longestAnswer: longest))
        }
        if let key = configuration[ModelVariables.googleKey] {
            let model = configuration[ModelVariables.geminiModel]
            add(
                .google, model, configuration[ModelVariables.geminiURL], key,
                GeminiFormat(model: model, key: key, longestAnswer: longest))
        }
        if let key = configuration[ModelVariables.deepSeekKey] {
            let model = configuration[ModelVariables.deepSeekModel]
            add(
                .deepseek, model, configuration[ModelVariables.deepSeekURL], key,
                OpenAIFormat(dialect: .deepSeek, model: model, key: key, longestAnswer: longest))
        }
        let (url, key) = (configuration[ModelVariables.openAIURL], configuration[ModelVariables.openAIKey])
        if url != nil || key != nil {
            guard let model = configuration[ModelVariables.openAIModel] else {
                throw StartRefusal("OPENAI_MODEL must be set beside OPENAI_BASE_URL or OPENAI_API_KEY: name the model.")
            }
            let own = URL(string: "https://api.openai.com/v1")!
            let dialect: OpenAIFormat.Dialect = (url ?? own).host() == own.host() ? .openAI : .compatible
            add(
                .openai, model, url ?? own, key,
                OpenAIFormat(dialect: dialect, model: model, key: key, longestAnswer: longest))
        }
        return sources
    }
}
