import Contracts
import ServiceKit
import Storage

/// Reads of a thread what a model is to be given, and no more: a long thread costs its newest messages.
struct ContextStore: Sendable {
    let messages: MessageStore
    let summaries: SummaryStore

    /// A branch by the sizes of its messages; their texts stay where they are.
    struct Branch: Sendable {
        var ids: [String]
        /// Estimated.
        var tokens: [Int]
        /// The place of the last message that has a summary.
        var summarised: Int?
    }

    /// What the messages given whole may have together: two thirds of what the model takes, and never more than a
    /// person would pay for with every question.
    static func whole(of room: Int) -> Int { min(room * 2 / 3, 60_000) }

    // MARK: - Whole branches

    /// The messages up to one, with it.
    func branch(to messageID: String, inThread threadID: String) async throws -> Branch {
        struct Sized: Decodable, Sendable {
            var id: String
            var parentId: String?
            var length: Int
        }
        let sized = try await messages.database.all(
            """
            SELECT id, parent_id, LENGTH(sealed_content) AS length FROM chat.messages
            WHERE thread_id = \(threadID) ORDER BY created_at, id
            """, as: Sized.self)
        let lengths = Dictionary(sized.map { ($0.id, $0.length) }, uniquingKeysWith: { first, _ in first })
        let ids = MessageTree(sized.map { .init(id: $0.id, parentId: $0.parentId) }).branch(to: messageID)
        let places = try await summaries.places(inThread: threadID)
        return Branch(
            ids: ids, tokens: ids.map { BranchWalk.tokens(length: lengths[$0] ?? 0) },
            summarised: ids.lastIndex { places.contains($0) })
    }

    /// The newest summary of these messages of one branch, oldest first.
    func summary(of ids: [String], inThread threadID: String) async throws -> Summary? {
        let places = try await summaries.places(inThread: threadID)
        guard let place = ids.last(where: places.contains) else { return nil }
        return try await summaries.summary(upTo: place, inThread: threadID)
    }

    /// The newest summary before a message. A thread that has none, as long as it may be, is not looked through.
    private func summary(before messageID: String, inThread threadID: String) async throws -> Summary? {
        let places = try await summaries.places(inThread: threadID)
        guard !places.isEmpty else { return nil }
        let branch = try await messages.tree(ofThread: threadID).branch(to: messageID)
        guard let place = branch.last(where: places.contains) else { return nil }
        return try await summaries.summary(upTo: place, inThread: threadID)
    }

    // MARK: - What is given

    /// What was said up to a message as a model is given it: the summary of what was said long ago, then the newest
    /// messages whole. Costs what is given, however long the thread is.
    /// - Parameters:
    ///   - room: how many tokens the model takes; `nil`: everything is given whole.
    ///   - withMemory: with what the model had kept beside its answers.
    func spoken(
        to place: BranchPlace, inThread threadID: String, room: Int?, withMemory: Bool
    ) async throws -> [ModelMessage] {
        let walk = BranchWalk(
            to: place, inThread: threadID, atMost: room.map(Self.whole(of:)), stopsAtSummary: room != nil)
        let records = try await messages.database.all(
            """
            \(fragment: walk.query) SELECT m.parent_id, m.role, m.sealed_content,
                CASE WHEN \(withMemory ? 1 : 0) = 1 AND m.role = 'assistant' THEN m.sealed_extras END AS sealed_extras,
                branch.follows_summary
            FROM branch JOIN chat.messages m ON m.id = branch.id ORDER BY branch.step DESC
            """, as: SpokenRecord.self)
        let whole = try records.map { try $0.opened(by: messages.seal) }
        guard let oldest = records.first, let earlier = oldest.parentId, room != nil else { return whole }
        let isCut = oldest.followsSummary == 0
        let summary =
            isCut
            ? try await summary(before: earlier, inThread: threadID)
            : try await summaries.summary(upTo: earlier, inThread: threadID)
        let parts =
            (summary.map { ["Summary of the earlier conversation:\n\($0.text)"] } ?? [])
            + (isCut || summary == nil ? ["(Some messages before the following ones are left out.)"] : [])
        let note = ModelMessage.user(parts.joined(separator: "\n\n"))
        // A note and a question that follows it would reach the model as one turn of the person.
        if case .user? = whole.first { return [note, .assistant(AssistantMessage(text: "Noted."))] + whole }
        return [note] + whole
    }

    /// About how many tokens that is.
    func estimatedTokens(to place: BranchPlace, inThread threadID: String, room: Int?) async throws -> Int {
        let extent = try await extent(
            BranchWalk(to: place, inThread: threadID, atMost: room.map(Self.whole(of:)), stopsAtSummary: room != nil))
        guard let extent else { return 0 }
        let summary = extent.parentId == nil ? 0 : TokenEstimate.tokens(bytes: 3 * Summarizer.longest)
        return extent.tokens + summary
    }

    /// Whether the messages up to one that no summary stands for have this many tokens.
    func hasUnsummarised(_ tokens: Int, to messageID: String, inThread threadID: String) async throws -> Bool {
        let extent = try await extent(
            BranchWalk(to: .message(messageID), inThread: threadID, atMost: tokens, stopsAtSummary: true))
        guard let extent else { return false }
        return extent.tokens >= tokens || (extent.parentId != nil && extent.followsSummary == 0)
    }

    /// How far a walk comes.
    private struct Extent: Decodable, Sendable {
        var parentId: String?
        var followsSummary: Int
        var length: Int

        var tokens: Int { BranchWalk.tokens(length: length) }
    }

    private func extent(_ walk: BranchWalk) async throws -> Extent? {
        try await messages.database.first(
            "\(fragment: walk.query) SELECT parent_id, follows_summary, length FROM branch ORDER BY step DESC LIMIT 1")
    }
}

/// Of a row of `messages`, what a model is given.
private struct SpokenRecord: Decodable, Sendable {
    var parentId: String?
    var role: String
    var sealedContent: Sealed<String>
    var sealedExtras: Sealed<MessageExtras>?
    var followsSummary: Int

    func opened(by seal: Seal) throws -> ModelMessage {
        let content = try seal.open(sealedContent)
        guard role == MessageRole.assistant.rawValue else { return .user(content) }
        return .assistant(AssistantMessage(text: content, memory: try sealedExtras.map { try seal.open($0) }?.memory))
    }
}
