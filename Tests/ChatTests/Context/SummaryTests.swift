import Contracts
import HTTPTypes
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Chat

@Suite("The summary of a long thread", .timeLimit(.minutes(1)))
struct SummaryTests {
    /// A model of 6,000 tokens: 4,000 are given whole, and what is not summarised may grow to as many.
    private static let terms = ModelTerms(
        price: Price(input: 1_000_000, output: 2_000_000, cacheWrite: 1_000_000, cacheRead: 1_000_000),
        contextTokens: 6_000, outputTokens: 100)
    private static let spending = Spending(
        prices: PriceTable(dated: "2026-01-01", fallback: terms, models: ["small": terms]))
    private static let said: [ModelEvent] = [
        .text("In fewer words."), .usage(TokenUsage(input: 700, output: 30)), .finished(.complete),
    ]

    private func model(_ asked: Recorded, summary: [ModelEvent] = said) -> ScriptedModel {
        ScriptedModel(
            model: "small", isDeterministic: false,
            turns: [[.text("Said."), .usage(TokenUsage(input: 500, output: 10)), .finished(.complete)]],
            summary: summary, asked: asked)
    }

    private func summaryRequests(_ asked: Recorded) -> Int {
        asked.all.count { $0.messages.last.map(ScriptedModel.isSummaryPrompt) ?? false }
    }

    private func places(_ chat: ChatUnderTest, _ thread: String) async throws -> Set<String> {
        try await chat.service.context.summaries.places(inThread: thread)
    }

    /// Waits until nobody summarises any more, and all that was asked for it is settled.
    private func settled(_ chat: ChatUnderTest) async throws {
        try await eventually {
            let open = try await chat.database.first(
                """
                SELECT (SELECT COUNT(*) FROM chat.summary_claims) + (SELECT COUNT(*) FROM chat.reservations)
                """, as: Int.self)
            return open == 0 ? true : nil
        }
    }

    /// A thread that is long enough, once its first summary is made, and the messages it began with.
    private func summarisedThread(_ chat: ChatUnderTest) async throws -> (thread: String, messages: [String]) {
        let thread = try await chat.thread()
        let ids = try await chat.fill(thread, messages: 100)
        _ = try await chat.ask(thread)
        try await eventually { try await places(chat, thread).isEmpty ? nil : true }
        try await settled(chat)
        return (thread, ids)
    }

    @Test(
        "is made once, by the thread's model, and is on the bill of the answer it followed",
        arguments: TestEngine.allCases)
    func billed(engine: TestEngine) async throws {
        let asked = Recorded()
        try await withChat(model(asked), on: engine, spending: Self.spending) { chat in
            let (thread, ids) = try await summarisedThread(chat)
            let requests = summaryRequests(asked)
            #expect(requests > 0)
            let place = try #require(
                try await places(chat, thread).max { ids.firstIndex(of: $0)! < ids.firstIndex(of: $1)! })
            let summary = try #require(try await chat.service.context.summaries.summary(upTo: place, inThread: thread))
            #expect(summary.text == "In fewer words." && summary.model == "small")
            #expect(summary.messages == ids.firstIndex(of: place)! + 1)
            let lines = try await chat.database.first(
                "SELECT COUNT(*) FROM chat.model_turns WHERE turn >= \(Summarizer.firstTurn) AND cost_microdollars = 760",
                as: Int.self)
            #expect(lines == requests)
            let month = try await chat.service.budget.usage.month(
                of: "user-ada", from: WallClock.system.now().startOfMonth)
            #expect(month.requests == 1)
            #expect(month.costMicrodollars == 520 + 760 * requests)
            // Another question needs no other summary.
            _ = try await chat.ask(thread, "And?")
            try await settled(chat)
            #expect(summaryRequests(asked) == requests)
            #expect(asked.last?.messages.first == .user("Summary of the earlier conversation:\nIn fewer words."))
        }
    }

    @Test("that fails stops no answer, says what is left out, and is not paid for again with the next question")
    func failing() async throws {
        let asked = Recorded()
        try await withChat(
            model(asked, summary: [.usage(TokenUsage(input: 700)), .finished(.complete)]), spending: Self.spending
        ) { chat in
            let thread = try await chat.thread()
            try await chat.fill(thread, messages: 100)
            #expect(try await chat.ask(thread).events.last?.name == "message_complete")
            try await eventually { summaryRequests(asked) == 1 ? true : nil }
            #expect(try await chat.ask(thread, "And?").events.last?.name == "message_complete")
            let request = try #require(
                asked.all.last { !($0.messages.last.map(ScriptedModel.isSummaryPrompt) ?? false) })
            #expect(request.messages.first == .user("(Some messages before the following ones are left out.)"))
            #expect(request.messages.last == .user("And?"))
            #expect(request.messages.count < 80)
            #expect(try await places(chat, thread).isEmpty)
            #expect(summaryRequests(asked) == 1)
            let shown = try await chat.send(.get, "/api/threads/\(thread)").json
            #expect(shown["summary"] == nil)
        }
    }

    @Test("is not made where the budget does not allow it, and the answer stands")
    func unaffordable() async throws {
        let asked = Recorded()
        var spending = Self.spending
        // An answer may cost what the model takes in, and it fits; what is left then is too little for a summary.
        spending.dollars = 1
        let dear = ModelTerms(
            price: Price(input: 100_000_000, output: 1, cacheWrite: 100_000_000, cacheRead: 100_000_000),
            contextTokens: 6_000, outputTokens: 1)
        spending.prices = PriceTable(dated: "2026-01-01", fallback: dear, models: ["small": dear])
        let answer: [ModelEvent] = [.text("Said."), .usage(TokenUsage(input: 6_000, output: 1)), .finished(.complete)]
        let model = ScriptedModel(
            model: "small", isDeterministic: false, turns: [answer], summary: Self.said, asked: asked)
        try await withChat(model, spending: spending) { chat in
            let thread = try await chat.thread()
            try await chat.fill(thread, messages: 100)
            #expect(try await chat.ask(thread).events.last?.name == "message_complete")
            try await eventually {
                try await chat.database.first("SELECT COUNT(*) FROM chat.summary_claims", as: Int.self) == 1
                    ? true : nil
            }
            _ = try await chat.send(.delete, "/api/threads/\(thread)")
            #expect(summaryRequests(asked) == 0)
        }
    }

    @Test(
        "of one branch is not given to another, and goes when a message it stands for is deleted",
        arguments: TestEngine.allCases)
    func branches(engine: TestEngine) async throws {
        let asked = Recorded()
        try await withChat(model(asked), on: engine, spending: Self.spending) { chat in
            let (thread, ids) = try await summarisedThread(chat)
            let made = try await places(chat, thread)
            let edited = try await chat.send(
                .post, "/api/threads/\(thread)/messages/\(ids[2])/edit", #"{"content": "Something else?"}"#)
            #expect(edited.events.last?.name == "message_complete")
            #expect(asked.last?.messages.count == 3)
            #expect(asked.last?.messages.last == .user("Something else?"))
            #expect(try await chat.send(.get, "/api/threads/\(thread)").json["summary"] == nil)
            // A message that no summary stands for goes alone.
            let newest = try #require(ids.last)
            #expect(try await chat.send(.delete, "/api/threads/\(thread)/messages/\(newest)").status == .noContent)
            #expect(try await places(chat, thread) == made)
            #expect(try await chat.send(.delete, "/api/threads/\(thread)/messages/\(ids[1])").status == .noContent)
            #expect(try await places(chat, thread).isEmpty)
        }
    }
}
