import Contracts

/// Whatever can take part in a conversation: a language model behind an API, or the guided interview.
protocol ChatModel: Sendable {
    /// The `model_provider` of a thread: `interview`, `anthropic`, …
    var id: String { get }
    /// As a person reads it in the list of models.
    var name: String { get }
    /// The provider's own name of the model, under which it has a price: `claude-sonnet-4-5`.
    var model: String { get }
    /// Whether an answer cut off by a crash can go on from the text already written: the same request gives the
    /// same events again.
    var isDeterministic: Bool { get }
    /// Whether it keeps notes beside its answers (`ModelEvent.memory`) and is to be given them back.
    var hasMemory: Bool { get }

    /// One turn: everything from the first token to `finished`. The stream ends after `finished`, or throws
    /// `ModelFailure`. Cancelling the reading task closes the connection to the provider.
    func events(for request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error>
}

extension ChatModel {
    var model: String { id }
    var hasMemory: Bool { false }
}

struct ModelRequest: Sendable, Equatable {
    enum Purpose: Sendable, Equatable {
        case conversation
        /// The person pressed a button for a document: answer with `saveArtifact` alone, no text.
        case artifact
    }

    var messages: [ModelMessage]
    var purpose: Purpose
    var mode: ConversationMode?
    var kind: ThreadType
    /// `nil` where the thread belongs to no project; then there is nothing to search.
    var projectName: String?
    var hasDocuments: Bool
}

enum ModelEvent: Sendable, Equatable {
    /// Who speaks from here on; whatever `usage` follows is theirs. Comes first in a turn, and again when another model
    /// has to take the turn over; who is named is asked when the next event is. The guided interview does not say it.
    case answering(ModelIdentity)
    case text(String)
    case toolCall(ToolCall)
    /// What the provider wants back with this turn in later requests of the same answer; opaque to everyone else.
    case continuation(String)
    /// The text just sent quotes a passage. Shown only after the server has found `quote` in that passage.
    case citation(CitedPassage)
    /// Short answers the person may pick with a click.
    case suggestions([String])
    /// Kept beside the message and handed back in later requests.
    case memory(String)
    /// What the turn has used since this was last said; some providers tell only at the end, some from the start.
    case usage(TokenUsage)
    case finished(FinishReason)
}

/// A model as its bill names it.
struct ModelIdentity: Sendable, Equatable, Codable {
    /// The `model_provider`: `anthropic`, …
    var provider: String
    /// The provider's own name of the model.
    var model: String
}

struct CitedPassage: Sendable, Equatable {
    /// The number in the text: `[1]`.
    var number: Int
    var documentID: String
    var passage: Int
    /// Word for word from the passage.
    var quote: String
}

enum FinishReason: Sendable, Equatable {
    case complete
    /// The model waits for the results of its tool calls.
    case toolCalls
    case length
    /// The provider paused a long turn and wants to be asked to go on. Stays within `LanguageModel`.
    case paused
}

/// Why a model could not answer, as one sentence the person can act on.
struct ModelFailure: Error, Sendable, Equatable {
    var code: String
    var message: String
    var isRetryable: Bool
}
