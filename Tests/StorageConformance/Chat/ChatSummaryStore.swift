import Contracts
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Chat

@Suite("Chat's summary store")
struct ChatSummaryStore {
    private func withStore(_ engine: TestEngine, _ body: (SummaryStore, MessageStore) async throws -> Void) async throws
    {
        try await withDatabase(engine, service: "chat", migrations: ChatSchema.migrations) { database in
            let seal = try Seal(keys: [Seal.makeKey()])
            let threads = ThreadStore(database: database, seal: seal)
            let messages = MessageStore(database: database, seal: seal)
            let moment = Timestamp(microseconds: 1)
            try await threads.create(
                ConversationThread(
                    id: "t", projectId: nil, title: nil, modelProvider: "interview", conversationMode: nil,
                    threadType: .baAssistant, createdAt: moment, updatedAt: moment), owner: "ada")
            // m1 ← m2 ← m3, and n3 beside m3.
            try await database.transaction { tx in
                for (number, (id, parent)) in [("m1", nil), ("m2", "m1"), ("m3", "m2"), ("n3", "m2")].enumerated() {
                    let message = StoredMessage(
                        id: id, role: .user, content: id, state: .complete,
                        createdAt: Timestamp(microseconds: Int64(number)))
                    try await messages.insert(message, after: parent, inThread: "t", in: tx)
                }
            }
            try await body(SummaryStore(database: database, seal: seal), messages)
        }
    }

    private func summary(upTo id: String, _ text: String = "Short.") -> Summary {
        Summary(messageID: id, text: text, model: "m", messages: 2, createdAt: Timestamp(microseconds: 9))
    }

    @Test("keeps a summary as it was given, sealed, and the first of two", arguments: TestEngine.allCases)
    func keeps(engine: TestEngine) async throws {
        try await withStore(engine) { store, _ in
            try await store.save(summary(upTo: "m2"), inThread: "t", standingFor: ["m1", "m2"])
            try await store.save(summary(upTo: "m2", "Another."), inThread: "t", standingFor: ["m1", "m2"])
            #expect(try await store.summary(upTo: "m2", inThread: "t") == summary(upTo: "m2"))
            #expect(try await store.summary(upTo: "m2", inThread: "u") == nil)
            #expect(try await store.places(inThread: "t") == ["m2"])
            let stored = try await store.database.first("SELECT sealed_text FROM chat.summaries", as: String.self)
            #expect(stored?.hasPrefix("gAAAAA") == true)
        }
    }

    @Test("keeps none whose messages are not those that are there", arguments: TestEngine.allCases)
    func fenced(engine: TestEngine) async throws {
        try await withStore(engine) { store, messages in
            try await messages.delete("m1", inThread: "t")
            try await store.save(summary(upTo: "m3"), inThread: "t", standingFor: ["m1", "m2", "m3"])
            try await store.save(summary(upTo: "gone"), inThread: "t", standingFor: ["gone"])
            #expect(try await store.places(inThread: "t").isEmpty)
            try await store.save(summary(upTo: "m3"), inThread: "t", standingFor: ["m2", "m3"])
            #expect(try await store.places(inThread: "t") == ["m3"])
        }
    }

    @Test("drops with a message the summaries that stand for it, and no others", arguments: TestEngine.allCases)
    func forgets(engine: TestEngine) async throws {
        try await withStore(engine) { store, messages in
            try await store.save(summary(upTo: "m2"), inThread: "t", standingFor: ["m1", "m2"])
            try await store.save(summary(upTo: "m3"), inThread: "t", standingFor: ["m1", "m2", "m3"])
            try await store.save(summary(upTo: "n3"), inThread: "t", standingFor: ["m1", "m2", "n3"])
            try await messages.delete("m3", inThread: "t")
            #expect(try await store.places(inThread: "t") == ["m2", "n3"])
            try await messages.delete("m1", inThread: "t")
            #expect(try await store.places(inThread: "t").isEmpty)
        }
    }

    @Test(
        "lets one replica summarise a thread at a time, and another when its time is over",
        arguments: TestEngine.allCases)
    func claims(engine: TestEngine) async throws {
        try await withStore(engine) { store, _ in
            func claim(_ holder: String, at now: Int64, until end: Int64) async throws -> Bool {
                try await store.claim(
                    "t", by: holder, from: Timestamp(microseconds: now), until: Timestamp(microseconds: end))
            }
            #expect(try await claim("a", at: 1, until: 10))
            #expect(try await !claim("b", at: 2, until: 20))
            #expect(try await claim("a", at: 3, until: 12))
            #expect(try await !claim("b", at: 11, until: 20))
            #expect(try await claim("b", at: 13, until: 20))
            try await store.giveUpClaim("t", by: "a")
            #expect(try await !claim("c", at: 14, until: 20))
            try await store.giveUpClaim("t", by: "b")
            #expect(try await claim("c", at: 15, until: 20))
            let moment = Timestamp(microseconds: 1)
            #expect(try await !store.claim("no such thread", by: "a", from: moment, until: moment))
        }
    }
}
