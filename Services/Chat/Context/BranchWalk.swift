import Storage

/// Where a branch is looked at from, towards the thread's beginning.
enum BranchPlace: Sendable {
    case message(String)
    /// The message before one: what an answer that is being made follows, or an edited question.
    case before(String)
    /// The last message that the thread shows.
    case head
}

/// The walk from a message back along its parents as far as is wanted, within the database: it costs its own length and
/// not the thread's.
struct BranchWalk: Sendable {
    /// Defines `branch` for a statement that follows: a row for each message, of which the first has `step` 0; `length` is
    /// that of all texts so far, as they are stored, and `follows_summary` is 1 where a summary stands for all before.
    let query: SQL

    /// About how many tokens a text is, by the length of what is stored: base64 of the sealed text.
    static func tokens(length: Int) -> Int { TokenEstimate.tokens(bytes: length * 3 / 4) }

    /// - Parameters:
    ///   - tokens: what all messages together may have; the first is there whatever it has.
    ///   - stopsAtSummary: goes no further than a summary.
    init(to place: BranchPlace, inThread threadID: String, atMost tokens: Int?, stopsAtSummary: Bool) {
        let first: SQL =
            switch place {
            case .message(let id): "\(id)"
            case .before(let id): "(SELECT parent_id FROM chat.messages WHERE id = \(id))"
            case .head:
                """
                COALESCE(
                    (SELECT head_id FROM chat.threads WHERE id = \(threadID)),
                    (SELECT id FROM chat.messages WHERE thread_id = \(threadID) ORDER BY created_at DESC, id DESC LIMIT 1))
                """
            }
        let followsSummary: SQL = """
            CASE WHEN EXISTS (SELECT 1 FROM chat.summaries s WHERE s.thread_id = \(threadID) AND s.message_id = m.parent_id)
            THEN 1 ELSE 0 END
            """
        let goesOn: SQL = stopsAtSummary ? "branch.follows_summary = 0 AND" : ""
        query = """
            WITH RECURSIVE branch (id, parent_id, length, follows_summary, step) AS (
                SELECT m.id, m.parent_id, LENGTH(m.sealed_content), \(fragment: followsSummary), 0
                FROM chat.messages m WHERE m.id = \(fragment: first) AND m.thread_id = \(threadID)
                UNION ALL
                SELECT m.id, m.parent_id, branch.length + LENGTH(m.sealed_content), \(fragment: followsSummary),
                    branch.step + 1
                FROM branch JOIN chat.messages m ON m.id = branch.parent_id AND m.thread_id = \(threadID)
                WHERE \(fragment: goesOn) branch.length + LENGTH(m.sealed_content) <= \((tokens ?? Self.most) * 4)
                    AND branch.step < \(Self.longest)
            )
            """
    }

    /// Tokens, where nothing limits them.
    private static let most = 1 << 28
    /// More messages than any thread has: an end where they followed each other in a circle.
    private static let longest = 100_000
}
