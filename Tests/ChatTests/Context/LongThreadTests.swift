import Contracts
import HTTPTypes
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Chat

@Suite("A thread of 2,000 messages", .timeLimit(.minutes(2)))
struct LongThreadTests {
    private static let prices = PriceTable(
        dated: "2026-01-01", fallback: ModelTerms(price: .free, contextTokens: nil, outputTokens: 0),
        models: ["small": ModelTerms(price: .free, contextTokens: 60_000, outputTokens: 100)])

    private func timeToFirstText(_ chat: ChatUnderTest, _ thread: String, _ asked: Recorded) async throws -> Duration {
        let start = ContinuousClock.now
        let before = asked.all.count
        async let answer = chat.ask(thread)
        try await eventually { asked.all.count > before ? true : nil }
        let passed = ContinuousClock.now - start
        _ = try await answer
        return passed
    }

    @Test("answers as soon as a short one, then has a summary that stays", arguments: TestEngine.allCases)
    func answers(engine: TestEngine) async throws {
        let asked = Recorded()
        let model = ScriptedModel(
            model: "small", isDeterministic: false, turns: [[.text("Said."), .finished(.complete)]], asked: asked)
        try await withChat(model, on: engine, spending: Spending(prices: Self.prices)) { chat in
            let short = try await chat.thread()
            _ = try await chat.ask(short)
            let long = try await chat.thread()
            try await chat.fill(long, messages: 2_000)
            let quick = try await timeToFirstText(chat, short, asked)
            let slow = try await timeToFirstText(chat, long, asked)
            print("first token, short and long thread on \(engine): \(quick), \(slow)")
            #expect(slow - quick < .milliseconds(400))
            let places = try await eventually {
                let places = try await chat.service.context.summaries.places(inThread: long)
                return places.count >= 5 ? places : nil
            }
            let requests = asked.all.count
            _ = try await chat.ask(long, "And?")
            let request = try #require(asked.all[requests...].first)
            #expect(request.messages.first == .user("Summary of the earlier conversation:\nSaid."))
            #expect(request.messages.last == .user("And?"))
            #expect((2...600).contains(request.messages.count))
            // Made once: what has a summary is not summarised again.
            #expect(try await chat.service.context.summaries.places(inThread: long).isSuperset(of: places))
            let shown = try await chat.send(.get, "/api/threads/\(long)").json
            let summary = try #require(shown["summary"] as? [String: Any])
            #expect(summary["content"] as? String == "Said.")
            #expect(summary["model"] as? String == "small")
            #expect((shown["messages"] as? [[String: Any]])?.count == 2_004)
            #expect(try await chat.send(.get, "/api/threads/\(short)").json["summary"] == nil)
            let stored = try await chat.database.all("SELECT sealed_text FROM chat.summaries", as: String.self)
            #expect(stored.allSatisfy { $0.hasPrefix("gAAAAA") })
        }
    }
}
