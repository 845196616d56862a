import Contracts
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Chat

@Suite("What a model is given of a thread", .timeLimit(.minutes(1)))
struct GivenMessagesTests {
    /// Of a model with this room, two thirds are for messages; each of those below is estimated at 100 tokens or so.
    private static let room = 1_500

    private func withThread(
        messages: Int, on engine: TestEngine,
        _ body: @escaping @Sendable (ChatUnderTest, String, [String]) async throws -> Void
    ) async throws {
        try await withChat(ScriptedModel(model: "small", isDeterministic: false, turns: []), on: engine) { chat in
            let thread = try await chat.thread()
            try await body(chat, thread, try await chat.fill(thread, messages: messages))
        }
    }

    private func given(
        _ chat: ChatUnderTest, _ thread: String, to place: BranchPlace = .head, room: Int? = room
    ) async throws -> [String] {
        try await chat.service.context.spoken(to: place, inThread: thread, room: room, withMemory: false).map {
            switch $0 {
            case .user(let text): String(text.prefix { $0 != "." })
            case .assistant(let said): String(said.text.prefix { $0 != "." })
            case .tool: "a tool's"
            }
        }
    }

    private func keepSummary(_ chat: ChatUnderTest, _ thread: String, upTo place: Int, of ids: [String]) async throws {
        try await chat.service.context.summaries.save(
            Summary(
                messageID: ids[place], text: "In fewer words.", model: "small", messages: place + 1,
                createdAt: Timestamp(microseconds: 1)), inThread: thread, standingFor: Array(ids[...place]))
    }

    @Test("is everything while it fits", arguments: TestEngine.allCases)
    func whole(engine: TestEngine) async throws {
        try await withThread(messages: 5, on: engine) { chat, thread, ids in
            #expect(try await given(chat, thread) == (0..<5).map { "Message \($0)" })
            #expect(try await given(chat, thread, to: .message(ids[2])) == (0..<3).map { "Message \($0)" })
            #expect(try await given(chat, thread, to: .before(ids[2])) == ["Message 0", "Message 1"])
            let before = try await given(chat, thread, to: .before(ids[0]))
            #expect(before.isEmpty)
        }
    }

    @Test("is the newest that fit, at least the last, and says what was left out", arguments: TestEngine.allCases)
    func newest(engine: TestEngine) async throws {
        try await withThread(messages: 40, on: engine) { chat, thread, _ in
            let given = try await given(chat, thread)
            #expect(given.first == "(Some messages before the following ones are left out")
            #expect(given.last == "Message 39")
            #expect((8...14).contains(given.count))
            #expect(try await self.given(chat, thread, room: 3).last == "Message 39")
            #expect(try await self.given(chat, thread, room: 3).count == 2)
            #expect(try await self.given(chat, thread, room: nil) == (0..<40).map { "Message \($0)" })
        }
    }

    @Test("is nothing that a summary stands for, however far back that is", arguments: TestEngine.allCases)
    func summarised(engine: TestEngine) async throws {
        try await withThread(messages: 40, on: engine) { chat, thread, ids in
            try await keepSummary(chat, thread, upTo: 10, of: ids)
            let far = try await chat.service.context.spoken(
                to: .head, inThread: thread, room: Self.room, withMemory: false)
            #expect(
                far.first
                    == .user(
                        "Summary of the earlier conversation:\nIn fewer words.\n\n(Some messages before the following ones are left out.)"
                    ))
            try await keepSummary(chat, thread, upTo: 36, of: ids)
            let near = try await given(chat, thread)
            #expect(
                near == [
                    "Summary of the earlier conversation:\nIn fewer words", "Message 37", "Message 38", "Message 39",
                ])
            #expect(try await given(chat, thread, room: nil).count == 40)
        }
    }

    @Test("is counted as it is given", arguments: TestEngine.allCases)
    func counted(engine: TestEngine) async throws {
        try await withThread(messages: 40, on: engine) { chat, thread, ids in
            let context = chat.service.context
            let summary = TokenEstimate.tokens(bytes: 3 * Summarizer.longest)
            let one = try await context.estimatedTokens(to: .message(ids[0]), inThread: thread, room: Self.room)
            #expect((80...150).contains(one))
            #expect(try await context.estimatedTokens(to: .before(ids[0]), inThread: thread, room: Self.room) == 0)
            let most = try await context.estimatedTokens(to: .head, inThread: thread, room: Self.room)
            #expect((800...1_000).contains(most - summary))
            let all = try await context.estimatedTokens(to: .head, inThread: thread, room: nil)
            #expect((39 * one...41 * one).contains(all))
            #expect(try await context.hasUnsummarised(20 * one, to: ids[39], inThread: thread))
            #expect(try await !context.hasUnsummarised(20 * one, to: ids[9], inThread: thread))
            try await keepSummary(chat, thread, upTo: 30, of: ids)
            #expect(try await !context.hasUnsummarised(20 * one, to: ids[39], inThread: thread))
        }
    }

    @Test("has an end even where messages follow each other in a circle", arguments: TestEngine.allCases)
    func circle(engine: TestEngine) async throws {
        try await withThread(messages: 4, on: engine) { chat, thread, ids in
            try await chat.database.write("UPDATE chat.messages SET parent_id = \(ids[3]) WHERE id = \(ids[0])")
            let given = try await given(chat, thread)
            #expect(given.last == "Message 3" && given.count < 20)
        }
    }
}
