import Logging

/// A model behind an API, and perhaps a second one that takes over when the first cannot be had.
struct LanguageModel: ChatModel {
    /// One provider's model and the way to it.
    struct Source: Sendable {
        var identity: ModelIdentity
        /// As people call it: "Anthropic".
        var name: String
        var format: any WireFormat
        var transport: ModelTransport
        /// Never written anywhere.
        var secret: String?
    }

    let source: Source
    /// Asked when `source` fails before it has said anything that a person can see.
    var fallback: Source?
    var patience = Patience()

    var id: String { source.identity.provider }
    var name: String { source.name }
    var model: String { source.identity.model }
    var isDeterministic: Bool { false }

    /// Pulled by whoever reads: nothing runs on when the reader has gone, and the connection closes with it.
    func events(for request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
        let sources = [source] + (fallback.map { [$0] } ?? [])
        let turn = ModelTurn(sources: sources, prompt: Prompt(request), patience: patience)
        return AsyncThrowingStream { try await turn.next() }
    }
}
