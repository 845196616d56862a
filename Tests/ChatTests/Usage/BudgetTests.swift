import HTTPTypes
import ServiceKit
import Storage
import StorageTesting
import Synchronization
import Testing

@testable import Chat

@Suite("A month's budget", .timeLimit(.minutes(2)))
struct BudgetTests {
    /// One answer may cost 0.1 dollars: nothing for input, ten dollars a million for 10,000 tokens of output.
    private static let prices = PriceTable(
        dated: "2026-01-01", fallback: ModelTerms(price: .free, contextTokens: nil, outputTokens: 0),
        models: [
            "priced": ModelTerms(
                price: Price(input: 0, output: 10_000_000, cacheWrite: 0, cacheRead: 0), contextTokens: 100_000,
                outputTokens: 10_000)
        ])
    private static let oneDollar = Spending(dollars: 1, prices: prices)

    private static func model(output: Int, gate: Gate? = nil, failure: ModelFailure? = nil) -> ScriptedModel {
        var turn: [ModelEvent] = [.text("An "), .text("answer"), .usage(TokenUsage(input: 7, output: output))]
        if failure == nil { turn.append(.finished(.complete)) }
        return ScriptedModel(
            model: "priced", isDeterministic: false, turns: [turn], gate: gate, failure: failure)
    }

    private func month(_ chat: ChatUnderTest) async throws -> UsageStore.Month {
        try await chat.service.budget.usage.month(
            of: ChatUnderTest.person.userID, from: Timestamp.now().startOfMonth)
    }

    @Test("lets through exactly what it has room for when 200 ask at once", arguments: TestEngine.allCases)
    func edge(engine: TestEngine) async throws {
        let gate = Gate()
        let model = Self.model(output: 11_000, gate: gate)
        try await withChat(model, on: engine, spending: Self.oneDollar) { chat in
            var threads: [String] = []
            for _ in 0..<200 { threads.append(try await chat.thread()) }
            try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
                for thread in threads { group.addTask { try await chat.ask(thread).status } }
                var statuses: [Int: Int] = [:]
                for try await status in group {
                    statuses[status.code, default: 0] += 1
                    // Those let through wait until all others have been refused.
                    if statuses[402] == 190 { await gate.open(100_000) }
                }
                #expect(statuses == [200: 10, 402: 190])
            }
            // Each used a tenth more than was set aside for it: together one reservation too much.
            let month = try await month(chat)
            #expect(month.costMicrodollars == 1_100_000)
            #expect(month.reservedMicrodollars == 0)
            #expect(try await chat.ask(threads[0]).status.code == 402)
            #expect(try await chat.database.first("SELECT COUNT(*) FROM chat.reservations", as: Int.self) == 0)
        }
    }

    @Test("that is used up refuses with a sentence and a code, and stores nothing")
    func refusal() async throws {
        try await withChat(Self.model(output: 100_000), spending: Self.oneDollar) { chat in
            let thread = try await chat.thread()
            #expect(try await chat.ask(thread).status == .ok)
            let refused = try await chat.ask(thread, "And now?")
            #expect(refused.status.code == 402)
            #expect(refused.json["code"] as? String == "budget_exhausted")
            #expect(refused.json["retryable"] as? Bool == false)
            #expect(try await chat.service.messages.messages(ofThread: thread).count == 2)
            #expect(try await chat.send(.get, "/api/threads/\(thread)/runs/active").status == .noContent)
        }
    }

    @Test("refuses older clients as they know it")
    func compatible() async throws {
        let spending = Spending(dollars: 0, prices: Self.prices, refusesAsBefore: true)
        try await withChat(Self.model(output: 1), spending: spending) { chat in
            let refused = try await chat.ask(try await chat.thread())
            #expect(refused.status == .tooManyRequests)
            #expect(refused.json["detail"] as? String == "Monthly token budget exceeded. Please try again next month.")
            #expect(refused.json["code"] as? String == "budget_exhausted")
            let seconds = try #require(refused.headers[.retryAfter].flatMap { Int($0) })
            let then = Timestamp.now().advanced(by: .seconds(seconds))
            #expect(then.distance(to: then.startOfMonth) > .seconds(-60) && then > .now())
        }
    }

    @Test("tells from four fifths on, before the answer ends")
    func notice() async throws {
        try await withChat(Self.model(output: 40_000), spending: Self.oneDollar) { chat in
            let thread = try await chat.thread()
            #expect(try await !chat.ask(thread).events.map(\.name).contains("budget"))
            let events = try await chat.ask(thread, "And?").events
            #expect(events.map(\.name).suffix(2) == ["budget", "message_complete"])
            let notice = try #require(events.first { $0.name == "budget" })
            #expect(notice.data["used_usd"] as? Double == 0.8)
            #expect(notice.data["limit_usd"] as? Double == 1)
            #expect(notice.data["share"] as? Double == 0.8)
            #expect(notice.id?.isEmpty == false)
        }
    }

    @Test("is shown in the contract's form: one request, the tokens of its every turn")
    func shown() async throws {
        let search = ToolCall(id: "c", invocation: .searchDocuments(query: "x"))
        let model = ScriptedModel(
            model: "priced", isDeterministic: false,
            turns: [
                [.toolCall(search), .usage(TokenUsage(input: 5, output: 10, cacheRead: 20)), .finished(.toolCalls)],
                [.text("So."), .usage(TokenUsage(input: 6, output: 20, cacheWrite: 30)), .finished(.complete)],
            ])
        try await withChat(model, spending: Self.oneDollar) { chat in
            _ = try await chat.ask(try await chat.thread(inProject: true))
            let usage = try await chat.send(.get, "/auth/usage").json
            #expect(usage["total_requests"] as? Int == 1)
            #expect(usage["total_input_tokens"] as? Int == 61)
            #expect(usage["total_output_tokens"] as? Int == 30)
            #expect(usage["total_cost"] as? Double == 0.0003)
            #expect(usage["budget"] as? Double == 1)
            #expect((usage["month_start"] as? String)?.hasSuffix("-01T00:00:00.000000Z") == true)
            #expect(try await chat.send(.get, "/auth/usage", as: "bob").json["total_requests"] as? Int == 0)
        }
    }

    @Test(
        "pays a turn from the month in which it began, whatever the clock says when it ends",
        arguments: TestEngine.allCases)
    func monthsEnd(engine: TestEngine) async throws {
        try await withDatabase(engine, service: "chat", migrations: ChatSchema.migrations) { database in
            let time = Mutex(Timestamp(text: "2026-01-31T23:59:59Z")!)
            let usage = UsageStore(database: database)
            let budget = Budget(
                usage: usage, prices: Self.prices, limitDollars: 1, clock: WallClock { time.withLock { $0 } })
            let run = Run(
                id: "r", threadID: "t", owner: "ada", messageID: "m", prompt: "Why?", purpose: .conversation,
                model: "priced", state: .running, correlationID: "c", createdAt: time.withLock { $0 })
            let used = TokenUsage(output: 100_000)
            func reserve(_ turn: Int) async throws {
                try await budget.reserve(budget.reservation(for: run, turn: turn, model: "priced", inputTokens: 0))
            }
            func settle(_ turn: Int) async throws -> UsageStore.Month {
                try await budget.settle(
                    run.id, turn: turn, owner: "ada", model: "priced", usage: used, isEstimated: false)
            }
            try await reserve(1)
            time.withLock { $0 = Timestamp(text: "2026-02-01T00:00:01Z")! }
            // January is used up by the first turn; the second is February's.
            #expect(try await settle(1).costMicrodollars == 1_000_000)
            try await reserve(2)
            // The clock is set back.
            time.withLock { $0 = Timestamp(text: "2026-01-31T23:59:58Z")! }
            await #expect(throws: Problem.self) { try await reserve(3) }
            _ = try await settle(2)
            for text in ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"] {
                let month = try await usage.month(of: "ada", from: Timestamp(text: text)!)
                #expect(month.costMicrodollars == 1_000_000 && month.reservedMicrodollars == 0)
            }
            #expect(try await database.first("SELECT COUNT(*) FROM chat.reservations", as: Int.self) == 0)
        }
    }

    @Test("counts a turn that failed")
    func failed() async throws {
        let failure = ModelFailure(code: "overloaded", message: "Overloaded.", isRetryable: true)
        try await withChat(Self.model(output: 50, failure: failure), spending: Self.oneDollar) { chat in
            #expect(try await chat.ask(try await chat.thread()).events.last?.name == "error")
            let month = try await month(chat)
            #expect(month.costMicrodollars == 500 && month.requests == 1 && month.reservedMicrodollars == 0)
        }
    }

    @Test("is not charged for a request that the provider did not take")
    func refused() async throws {
        let failure = ModelFailure(code: "overloaded", message: "Overloaded.", isRetryable: true)
        let model = ScriptedModel(model: "priced", isDeterministic: false, turns: [[]], failure: failure)
        var spending = Self.oneDollar
        spending.prices.models["priced"]?.price.input = 1_000_000
        try await withChat(model, spending: spending) { chat in
            #expect(try await chat.ask(try await chat.thread()).events.last?.name == "error")
            let month = try await month(chat)
            #expect(month.costMicrodollars == 0 && month.inputTokens == 0 && month.reservedMicrodollars == 0)
        }
    }

    @Test("gets back what was set aside for an answer that was stopped before its model was asked")
    func stoppedBeforeTheModel() async throws {
        let asked = Mutex(0)
        let library = ProjectLibrary(
            overview: { id, user in
                let before = asked.withLock { asked in
                    defer { asked += 1 }
                    return asked
                }
                // The thread is made after the first time; the answer waits.
                if before > 0 { try await Task.sleep(for: .seconds(60)) }
                return try await ChatUnderTest.library.overview(id, user)
            },
            names: ChatUnderTest.library.names, search: ChatUnderTest.library.search)
        try await withChat(Self.model(output: 50), spending: Self.oneDollar, library: library) { chat in
            let thread = try await chat.thread(inProject: true)
            async let answer = chat.ask(thread)
            let run = try await chat.activeRun(thread)
            #expect(try await month(chat).reservedMicrodollars == 100_000)
            _ = try await chat.send(.post, "/api/threads/\(thread)/runs/\(run.id)/stop")
            #expect(try await answer.events.last?.name == "stopped")
            try await eventually { try await month(chat).reservedMicrodollars == 0 ? true : nil }
            #expect(try await month(chat).costMicrodollars == 0)
        }
    }

    @Test("is charged for a stopped answer only what came, marked as an estimate")
    func stopped() async throws {
        let gate = Gate()
        try await withChat(Self.model(output: 9_000, gate: gate), spending: Self.oneDollar) { chat in
            let thread = try await chat.thread()
            async let asked = chat.ask(thread)
            let run = try await chat.activeRun(thread)
            await gate.open(1)
            try await chat.waitForEvents(2, of: run)
            #expect(try await month(chat).reservedMicrodollars == 100_000)
            _ = try await chat.send(.post, "/api/threads/\(thread)/runs/\(run.id)/stop")
            await gate.open(1)
            #expect(try await asked.events.last?.name == "stopped")
            let month = try await month(chat)
            #expect((10...30).contains(month.costMicrodollars), "one or two words")
            #expect(month.reservedMicrodollars == 0)
            let estimated = try await chat.database.first("SELECT is_estimated FROM chat.model_turns", as: Bool.self)
            #expect(estimated == true)
        }
    }

    @Test("is charged for what was said when the provider had only begun to count")
    func stoppedAfterFirstCount() async throws {
        let gate = Gate()
        let said = String(repeating: "word ", count: 600)
        let model = ScriptedModel(
            model: "priced", isDeterministic: false,
            turns: [[.usage(TokenUsage(input: 7, output: 1)), .text(said), .text("more"), .finished(.complete)]],
            gate: gate)
        try await withChat(model, spending: Self.oneDollar) { chat in
            let thread = try await chat.thread()
            async let asked = chat.ask(thread)
            let run = try await chat.activeRun(thread)
            await gate.open(2)
            try await chat.waitForEvents(2, of: run)
            _ = try await chat.send(.post, "/api/threads/\(thread)/runs/\(run.id)/stop")
            await gate.open(1)
            #expect(try await asked.events.last?.name == "stopped")
            let month = try await month(chat)
            #expect((1_000...1_002).contains(month.outputTokens) && month.inputTokens == 7)
            #expect(month.costMicrodollars == 10 * month.outputTokens)
        }
    }

    private static let handedOver = ScriptedModel(
        model: "free", isDeterministic: false,
        turns: [
            [
                .answering(ModelIdentity(provider: "openai", model: "free")),
                .answering(ModelIdentity(provider: "anthropic", model: "priced")), .text("An answer"),
                .usage(TokenUsage(input: 7, output: 10_000)), .finished(.complete),
            ]
        ])

    @Test("must have room for the second model, too, when it takes over from one that is free")
    func handedOver() async throws {
        try await withChat(Self.handedOver, spending: Spending(dollars: 0, prices: Self.prices)) { chat in
            let thread = try await chat.thread()
            let events = try await chat.ask(thread).events
            #expect(events.map(\.name) == ["run_started", "error"])
            #expect(events.last?.data["code"] as? String == "budget_exhausted")
            #expect(try await month(chat).costMicrodollars == 0)
        }
    }

    @Test("lets the second model answer as often as it has room for", arguments: TestEngine.allCases)
    func handedOverAtOnce(engine: TestEngine) async throws {
        try await withChat(Self.handedOver, on: engine, spending: Self.oneDollar) { chat in
            var threads: [String] = []
            for _ in 0..<20 { threads.append(try await chat.thread()) }
            try await withThrowingTaskGroup(of: String?.self) { group in
                for thread in threads { group.addTask { try await chat.ask(thread).events.last?.name } }
                var ends: [String: Int] = [:]
                for try await end in group { ends[end ?? "", default: 0] += 1 }
                #expect(ends == ["error": 10, "message_complete": 10])
            }
            let month = try await month(chat)
            #expect(month.costMicrodollars == 1_000_000 && month.reservedMicrodollars == 0)
            #expect(month.requests == 20)
        }
    }

    @Test("gets back what was set aside for an answer whose thread was deleted", arguments: TestEngine.allCases)
    func deleted(engine: TestEngine) async throws {
        let gate = Gate()
        let model = Self.model(output: 100, gate: gate)
        try await withChat(model, on: engine, spending: Self.oneDollar) { chat in
            let thread = try await chat.thread()
            async let asked = chat.ask(thread)
            _ = try await chat.activeRun(thread)
            try await eventually { chat.service.hub.liveCount == 1 ? true : nil }
            #expect(try await chat.send(.delete, "/api/threads/\(thread)").status == .noContent)
            await gate.open(1_000)
            _ = try await asked
            try await eventually { try await month(chat).reservedMicrodollars == 0 ? true : nil }
        }
    }

    @Test("is settled by whoever takes the run over", arguments: TestEngine.allCases)
    func takenOver(engine: TestEngine) async throws {
        try await withChat(Self.model(output: 100), on: engine, spending: Self.oneDollar) { chat in
            let thread = try await chat.thread()
            let run = Run(
                id: UUIDv7.make(), threadID: thread, owner: ChatUnderTest.person.userID, messageID: UUIDv7.make(),
                prompt: "Why?", purpose: .conversation, model: "interview", state: .running, correlationID: "c",
                createdAt: .now())
            let budget = chat.service.budget
            let reservation = budget.reservation(for: run, turn: 1, model: "priced", inputTokens: 40)
            try await chat.service.runs.begin(
                run, idempotencyKey: nil, lease: .init(holder: "dead", until: .now().advanced(by: .seconds(60)))
            ) { tx in
                try await budget.reserve(reservation, in: tx)
                let word = NumberedEvent(seq: 2, event: .textDelta(String(repeating: "w", count: 300)))
                try await tx.write(chat.service.runs.insertion(of: word, run: run.id))
                try await tx.write("UPDATE chat.runs SET lease_until = 0 WHERE id = \(run.id)")
            }
            let read = try await chat.send(.get, "/api/threads/\(thread)/runs/\(run.id)/events")
            #expect(read.events.last?.name == "interrupted")
            let month = try await month(chat)
            #expect(
                month
                    == .init(
                        requests: 1, inputTokens: 40, outputTokens: 100, costMicrodollars: 1_000,
                        reservedMicrodollars: 0))
        }
    }
}
