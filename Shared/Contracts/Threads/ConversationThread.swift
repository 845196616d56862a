public import ServiceKit

/// What a thread is for.
public enum ThreadType: String, Codable, Sendable, CaseIterable {
    case baAssistant = "ba_assistant"
    case assistant
}

/// How the assistant takes part, where it is not a plain conversation.
public enum ConversationMode: String, Codable, Sendable, CaseIterable {
    case meeting
    case documentRefinement = "document_refinement"
}

/// A thread, as clients see it.
public struct ConversationThread: Codable, Sendable, Equatable {
    public var id: String
    @Nullable public var projectId: String?
    @Nullable public var title: String?
    public var modelProvider: String
    @Nullable public var conversationMode: ConversationMode?
    public var threadType: ThreadType
    public var createdAt: Timestamp
    public var updatedAt: Timestamp

    public init(
        id: String, projectId: String?, title: String?, modelProvider: String, conversationMode: ConversationMode?,
        threadType: ThreadType, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.projectId = projectId
        self.title = title
        self.modelProvider = modelProvider
        self.conversationMode = conversationMode
        self.threadType = threadType
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

public enum MessageRole: String, Codable, Sendable {
    case user, assistant
}

/// How far an answer has come.
public enum MessageState: String, Codable, Sendable {
    case streaming, complete, stopped, interrupted, failed
}

/// A message, as clients see it.
public struct ThreadMessage: Codable, Sendable, Equatable {
    public var id: String
    public var role: MessageRole
    public var content: String
    public var createdAt: Timestamp
    public var state: MessageState
    public var citations: [Citation]
    public var suggestions: [String]
    /// The run that makes or made it; only for answers.
    public var runId: String?
    /// Which model behind an API answered; only for such answers.
    public var model: String?
    /// The ids of the versions of this message, itself among them, oldest first; only when there is more than one.
    public var versions: [String]?

    public init(
        id: String, role: MessageRole, content: String, createdAt: Timestamp, state: MessageState,
        citations: [Citation] = [], suggestions: [String] = [], runId: String? = nil, model: String? = nil,
        versions: [String]? = nil
    ) {
        self.id = id
        self.role = role
        self.content = content
        self.createdAt = createdAt
        self.state = state
        self.citations = citations
        self.suggestions = suggestions
        self.runId = runId
        self.model = model
        self.versions = versions
    }
}
