import Contracts
import Storage

/// Acts on what happened in documents: a deleted project takes its threads with it.
struct ProjectEvents: Sendable {
    private static let feed = "documents"
    let database: Database

    func cursor() async throws -> Int64 {
        try await database.first("SELECT cursor FROM chat.feed_cursors WHERE feed = \(Self.feed)", as: Int64.self) ?? 0
    }

    /// The page's effects and the cursor after it, together: a crash in between repeats the page, which does no harm.
    func handle(_ page: FeedPage) async throws {
        try await database.transaction { tx in
            for event in page.events where event.type == .projectDeleted {
                try await tx.write("DELETE FROM chat.threads WHERE project_id = \(event.subject)")
            }
            try await tx.write(
                """
                INSERT INTO chat.feed_cursors (feed, cursor) VALUES (\(Self.feed), \(page.next))
                ON CONFLICT (feed) DO UPDATE SET cursor = excluded.cursor
                """)
        }
    }
}
