import Contracts
import ServiceKit

/// The models a thread can have, and which of them are set up here.
struct ModelCatalog: Sendable {
    /// Every `model_provider` of the contract.
    enum Provider: String, CaseIterable {
        case anthropic, google, deepseek, openai, interview

        var name: String {
            switch self {
            case .anthropic: "Anthropic"
            case .google: "Google Gemini"
            case .deepseek: "DeepSeek"
            case .openai: "OpenAI-compatible"
            case .interview: "Guided interview"
            }
        }
    }

    private let models: [String: any ChatModel]
    /// What a thread gets that names no model.
    let standard: any ChatModel

    init(standard: any ChatModel, others: [any ChatModel] = []) {
        self.standard = standard
        models = Dictionary(uniqueKeysWithValues: ([standard] + others).map { ($0.id, $0) })
    }

    struct Entry: Encodable, Sendable {
        var id: String
        var name: String
        /// The provider's own name of the model; `null` where none is set up.
        @Nullable var model: String?
        var available: Bool
        var `default`: Bool
    }

    var entries: [Entry] {
        Provider.allCases.map {
            Entry(
                id: $0.rawValue, name: $0.name, model: models[$0.rawValue]?.model,
                available: models[$0.rawValue] != nil,
                default: $0.rawValue == standard.id)
        }
    }

    /// - Throws: a 409 `Problem` when the model is not set up here.
    func model(_ id: String) throws(Problem) -> any ChatModel {
        guard let model = models[id] else {
            let name = Provider(rawValue: id)?.name ?? id
            throw .conflict(
                "model_not_configured",
                "\(name) is not set up on this server. Choose another model for this thread, such as \(standard.name).")
        }
        return model
    }
}
