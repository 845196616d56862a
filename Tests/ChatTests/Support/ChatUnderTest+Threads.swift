import Contracts
import ServiceKit
import Storage

@testable import Chat

extension ChatUnderTest {
    /// Puts messages into a thread as though they had been said; gives their ids.
    @discardableResult
    func fill(_ thread: String, messages count: Int, words: Int = 40) async throws -> [String] {
        var ids: [String] = []
        try await database.transaction { tx in
            for number in 0..<count {
                let message = StoredMessage(
                    id: UUIDv7.make(), role: number.isMultiple(of: 2) ? .user : .assistant,
                    content: "Message \(number). " + String(repeating: "word ", count: words), state: .complete,
                    createdAt: Timestamp(microseconds: Int64(number)))
                try await service.messages.insert(message, after: ids.last, inThread: thread, in: tx)
                ids.append(message.id)
            }
            try await tx.write("UPDATE chat.threads SET head_id = \(ids.last) WHERE id = \(thread)")
        }
        return ids
    }
}
