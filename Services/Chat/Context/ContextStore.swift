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

    /// What a model is given at most of what was said before a question, with the summary.
    static func most(of room: Int) -> Int { whole(of: room) + TokenEstimate.tokens(bytes: 3 * Summarizer.longest) }

    /// The messages up to one, with it; without one, those that the thread shows.
    func branch(to messageID: String?, inThread threadID: String) async throws -> Branch {
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
        var head = messageID
        if head == nil { head = try await messages.head(ofThread: threadID) }
        let lengths = Dictionary(sized.map { ($0.id, $0.length) }, uniquingKeysWith: { first, _ in first })
        let ids = MessageTree(sized.map { .init(id: $0.id, parentId: $0.parentId) }).branch(to: head)
        let places = try await summaries.places(inThread: threadID)
        return Branch(
            ids: ids, tokens: ids.map { TokenEstimate.tokens(bytes: (lengths[$0] ?? 0) * 3 / 4) },
            summarised: ids.lastIndex { places.contains($0) })
    }

    /// The newest summary of these messages of one branch, oldest first.
    func summary(of ids: [String], inThread threadID: String) async throws -> Summary? {
        let places = try await summaries.places(inThread: threadID)
        guard let place = ids.last(where: places.contains) else { return nil }
        return try await summaries.summary(upTo: place, inThread: threadID)
    }

    /// A branch as a model is given it: the summary, then the newest messages whole.
    /// - Parameter room: how many tokens the model takes; `nil`: everything is given.
    func spoken(_ branch: Branch, inThread threadID: String, room: Int?) async throws -> [ModelMessage] {
        let plan = ContextPlan(
            tokens: branch.tokens, summaries: branch.summarised.map { [$0] } ?? [], limit: room.map(Self.whole(of:)))
        let whole = try await messages.messages(ids: branch.ids[plan.firstWhole...]).map(\.spoken)
        let isCut = plan.firstWhole > (plan.summarised.map { $0 + 1 } ?? 0)
        let summary = plan.summarised == nil ? nil : try await summary(of: branch.ids, inThread: threadID)
        guard summary != nil || isCut else { return whole }
        let parts =
            (summary.map { ["Summary of the earlier conversation:\n\($0.text)"] } ?? [])
            + (isCut ? ["(Some messages before the following ones are left out.)"] : [])
        let note = ModelMessage.user(parts.joined(separator: "\n\n"))
        // A note and a question that follows it would reach the model as one turn of the person.
        if case .user? = whole.first { return [note, .assistant(AssistantMessage(text: "Noted."))] + whole }
        return [note] + whole
    }
}
