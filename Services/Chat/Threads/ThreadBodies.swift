import Contracts
import HTTPTypes
import ServiceKit

/// What a client sends to create a thread. Unknown members are passed over.
struct NewThread: Decodable {
    var threadType: String?
    var title: String?
    var projectId: String?
    var modelProvider: String?
    var conversationMode: String?

    /// - Throws: a 400 `Problem`, as the contract has it.
    static func type(_ text: String?) throws(Problem) -> ThreadType? {
        try choice(text, "thread_type", as: ThreadType.self)
    }

    static func provider(_ text: String?) throws(Problem) -> ModelCatalog.Provider? {
        try choice(text, "model_provider", as: ModelCatalog.Provider.self)
    }

    static func mode(_ text: String?) throws(Problem) -> ConversationMode? {
        try choice(text, "conversation_mode", as: ConversationMode.self)
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ text: String?, _ name: String, as type: Choice.Type
    ) throws(Problem) -> Choice? where Choice.RawValue == String {
        guard let text else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let valid = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem(
            .badRequest, code: "invalid_\(name)", "Invalid \(name). It must be one of: \(valid).",
            fields: [Problem.Field(pointer: "/\(name)", message: "must be one of \(valid)")])
    }
}

/// What a client sends to change a thread; what is missing or null stays as it is.
struct ThreadChange: Decodable {
    var title: String?
    var projectId: String?
    var conversationMode: String?
    var modelProvider: String?
}

/// A thread as an answer, with what the particular view adds to it.
struct ThreadView<Addition: Encodable & Sendable>: Encodable, Sendable {
    var thread: ConversationThread
    var addition: Addition

    /// Both as members of one object.
    func encode(to encoder: any Encoder) throws {
        try thread.encode(to: encoder)
        try addition.encode(to: encoder)
    }
}

/// What the list of all threads adds.
struct ListedAddition: Encodable, Sendable {
    var lastActivityAt: Timestamp
    @Nullable var projectName: String?
    var messageCount: Int
}

/// What a project's list adds.
struct CountAddition: Encodable, Sendable {
    var messageCount: Int
}

/// What a single thread adds: its messages, oldest first, and what a model is given in the place of the older ones.
struct MessagesAddition: Encodable, Sendable {
    var messages: [ThreadMessage]
    var summary: SummaryView?
}

/// A summary as clients see it.
struct SummaryView: Encodable, Sendable {
    /// The last message that it stands for.
    var messageId: String
    var content: String
    var model: String
    /// How many messages it stands for.
    var messageCount: Int
    var createdAt: Timestamp

    init(_ summary: Summary) {
        messageId = summary.messageID
        content = summary.text
        model = summary.model
        messageCount = summary.messages
        createdAt = summary.createdAt
    }
}

/// A page of the list of threads.
struct ThreadPage: Encodable, Sendable {
    var threads: [ThreadView<ListedAddition>]
    var total: Int
    var page: Int
    var pageSize: Int
    var hasMore: Bool
    /// Services whose part is missing from this answer.
    var unavailable: [String]?
}
