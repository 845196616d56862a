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
    /// What names a thread that nobody has named after what it is about; `nil` when it has a name. Does nothing when
    /// the thread was changed since it was read.
    func naming(_ thread: ConversationThread, after question: String) throws -> SQL? {
        guard thread.title == nil || thread.title == ThreadTitle.standard else { return nil }
        return """
            UPDATE chat.threads SET sealed_title = \(try seal.close(ThreadTitle.from(question)))
            WHERE id = \(thread.id) AND updated_at = \(thread.updatedAt)
            """
    }
}
