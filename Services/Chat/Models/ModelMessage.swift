/// One entry of the conversation as a model is given it, oldest first.
enum ModelMessage: Sendable, Equatable {
    case user(String)
    case assistant(AssistantMessage)
    case tool(ToolResult)
}

/// What the model said before, in this answer or an earlier one.
struct AssistantMessage: Sendable, Equatable {
    var text: String
    var toolCalls: [ToolCall] = []
    /// What the model asked to have kept beside the message (`ModelEvent.memory`); opaque to everyone else.
    var memory: String?
    /// What came as `ModelEvent.continuation`; only in turns of the same answer.
    var continuation: String?
}
