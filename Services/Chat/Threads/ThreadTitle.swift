import Contracts
import ServiceKit
import Storage

/// Titles of threads.
enum ThreadTitle {
    static let standard = "New Chat"
    static let longest = 255

    /// The beginning of a question, cut at a word, for a thread that has no title of its own.
    static func from(_ question: String) -> String {
        let words = question.split(whereSeparator: \.isWhitespace)
        var title = ""
        for word in words {
            guard title.count + word.count < 60 else {
                return title.isEmpty ? String(word.prefix(60)) + "…" : title + "…"
            }
            title += title.isEmpty ? String(word) : " " + word
        }
        return title
    }
}

extension ThreadStore {
    /// Names a thread that nobody has named after what it is about.
    func nameAfterFirstQuestion(_ thread: ConversationThread, question: String, at now: Timestamp) async throws {
        guard thread.title == nil || thread.title == ThreadTitle.standard else { return }
        try await database.write(
            """
            UPDATE chat.threads SET sealed_title = \(try seal.close(ThreadTitle.from(question)))
            WHERE id = \(thread.id)
            """)
    }
}
