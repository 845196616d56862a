import Contracts
import HTTPTypes
import NIOCore
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Chat

@Suite("A run that is left, stopped or orphaned")
struct ResumeTests {
    private static let words = (1...20).map { "word\($0) " }
    private static let script: [[ModelEvent]] = [words.map(ModelEvent.text) + [.finished(.complete)]]

    @Test("is read from any event on, exactly once, on both engines", arguments: TestEngine.allCases)
    func anyPoint(engine: TestEngine) async throws {
        try await withChat(ScriptedModel(turns: Self.script), on: engine) { chat in
            let thread = try await chat.thread()
            let whole = try await chat.ask(thread)
            let run = try #require(whole.events.first?.data["run_id"] as? String)
            for seen in 0...whole.events.count {
                let headers: HTTPFields = seen == 0 ? [:] : [HTTPField.Name("Last-Event-ID")!: "\(run):\(seen)"]
                let path = "/api/threads/\(thread)/runs/\(run)/events"
                let rest = try await chat.send(.get, path, headers: headers)
                #expect(rest.events.map(\.id) == whole.events.dropFirst(seen).map(\.id))
                #expect(rest.text == whole.text.suffix(rest.text.count))
            }
        }
    }

    @Test("refuses an event id of another run or from the future")
    func foreignEventID() async throws {
        try await withChat(ScriptedModel(turns: Self.script)) { chat in
            let thread = try await chat.thread()
            let run = try #require(try await chat.ask(thread).events.first?.data["run_id"] as? String)
            let path = "/api/threads/\(thread)/runs/\(run)/events"
            for (id, code) in [
                ("other:1", "foreign_event_id"), ("nonsense", "foreign_event_id"), ("\(run):999", "future_event_id"),
            ] {
                let answer = try await chat.send(.get, path, headers: [HTTPField.Name("Last-Event-ID")!: id])
                #expect(answer.status == .badRequest)
                #expect(answer.json["code"] as? String == code)
            }
        }
    }

    @Test("is followed while it is being made, by several readers at once")
    func severalReaders() async throws {
        let gate = Gate()
        try await withChat(ScriptedModel(turns: Self.script, gate: gate)) { chat in
            let thread = try await chat.thread()
            async let asked = chat.ask(thread)
            let run = try await chat.activeRun(thread)
            await gate.open(7)
            async let second = chat.send(.get, "/api/threads/\(thread)/runs/\(run.id)/events")
            async let third = chat.send(.get, "/api/threads/\(thread)/runs/\(run.id)/events")
            await gate.open(1_000)
            let texts = try await [asked.streamedText, second.streamedText, third.streamedText]
            #expect(Set(texts) == [Self.words.joined()])
        }
    }

    @Test("sends a heartbeat with data and without an id while nothing comes")
    func heartbeat() async throws {
        let gate = Gate()
        let model = ScriptedModel(turns: Self.script, gate: gate)
        try await withChat(model, heartbeat: .milliseconds(10)) { chat in
            let thread = try await chat.thread()
            async let asked = chat.ask(thread)
            _ = try await chat.activeRun(thread)
            try await Task.sleep(for: .milliseconds(100))
            await gate.open(1_000)
            let answer = try await asked
            let beats = answer.events.filter { $0.name == "heartbeat" }
            #expect(!beats.isEmpty)
            #expect(beats.allSatisfy { $0.id == nil && $0.data["at"] is String })
            #expect(answer.streamedText == Self.words.joined())
        }
    }

    @Test("a second question meanwhile is refused with the run's id")
    func secondQuestion() async throws {
        let gate = Gate()
        try await withChat(ScriptedModel(turns: Self.script, gate: gate)) { chat in
            let thread = try await chat.thread()
            async let asked = chat.ask(thread)
            let run = try await chat.activeRun(thread)
            let refused = try await chat.ask(thread, "And this?")
            #expect(refused.status == .conflict)
            #expect(refused.json["code"] as? String == "answer_in_progress")
            #expect(refused.json["run_id"] as? String == run.id)
            let active = try await chat.send(.get, "/api/threads/\(thread)/runs/active")
            #expect(active.json["run_id"] as? String == run.id)
            await gate.open(1_000)
            _ = try await asked
            #expect(try await chat.send(.get, "/api/threads/\(thread)/runs/active").status == .noContent)
            #expect(try await chat.service.messages.messages(ofThread: thread).count == 2)
        }
    }

    @Test("a question sent twice with one key is asked once, also at the same time", arguments: TestEngine.allCases)
    func idempotent(engine: TestEngine) async throws {
        try await withChat(ScriptedModel(turns: Self.script), on: engine) { chat in
            let thread = try await chat.thread()
            let headers: HTTPFields = [.idempotencyKey: "key-1"]
            let texts = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 { group.addTask { try await chat.ask(thread, headers: headers).streamedText } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(texts == [Self.words.joined()])
            #expect(try await chat.ask(thread, headers: headers).streamedText == Self.words.joined())
            #expect(try await chat.service.messages.messages(ofThread: thread).count == 2)
        }
    }

    @Test("stopped, keeps what came, and says so to its readers")
    func stop() async throws {
        let gate = Gate()
        try await withChat(ScriptedModel(turns: Self.script, gate: gate)) { chat in
            let thread = try await chat.thread()
            async let asked = chat.ask(thread)
            let run = try await chat.activeRun(thread)
            await gate.open(5)
            try await chat.waitForEvents(6, of: run)
            let stop = "/api/threads/\(thread)/runs/\(run.id)/stop"
            #expect(try await chat.send(.post, stop).status == .accepted)
            // The scripted model hears of its cancellation at the gate.
            await gate.open(1)
            let answer = try await asked
            #expect(answer.events.last?.name == "stopped")
            let stored = try await chat.answer(thread)
            #expect(stored.state == .stopped)
            #expect(stored.content == answer.streamedText)
            // The model may have said one more word before it heard of the stop.
            #expect((5...6).map { Self.words.prefix($0).joined() }.contains(stored.content))
            let again = try await chat.send(.post, stop)
            #expect(again.status == .conflict)
            #expect(again.json["code"] as? String == "run_ended")
        }
    }

    /// A replica that wrote `seen` words of an answer and died.
    private func abandon(_ seen: Int, in service: ChatService, thread: String) async throws -> Run {
        let run = Run(
            id: UUIDv7.make(), threadID: thread, owner: ChatUnderTest.person.userID, messageID: UUIDv7.make(),
            prompt: "Why?", purpose: .conversation, model: "interview", state: .running, correlationID: "c",
            createdAt: .now())
        let lease = RunStore.Lease(holder: "dead", until: .now().advanced(by: .seconds(-1)))
        // Under a lease that has not run out yet, so that nobody takes it over before it is complete.
        try await service.runs.begin(
            run, idempotencyKey: nil, lease: .init(holder: "dead", until: .now().advanced(by: .seconds(3))))
        for (index, word) in Self.words.prefix(seen).enumerated() {
            let event = NumberedEvent(seq: index + 2, event: .textDelta(word))
            try await service.runs.database.write(service.runs.insertion(of: event, run: run.id))
        }
        try await service.runs.database.write(
            "UPDATE chat.runs SET lease_until = \(lease.until) WHERE id = \(run.id)")
        return run
    }

    @Test("is continued where it broke off when its replica died", arguments: TestEngine.allCases)
    func takenOver(engine: TestEngine) async throws {
        try await withChat(ScriptedModel(turns: Self.script), on: engine) { chat in
            let thread = try await chat.thread()
            let run = try await abandon(7, in: chat.service, thread: thread)
            let read = try await chat.send(.get, "/api/threads/\(thread)/runs/\(run.id)/events")
            #expect(read.streamedText == Self.words.joined())
            #expect(read.events.map(\.name).last == "message_complete")
            #expect(try await chat.answer(thread).content == Self.words.joined())
        }
    }

    @Test("is stopped while its new replica repeats what is in the log, and keeps all of that")
    func stoppedInReplay() async throws {
        let gate = Gate()
        try await withChat(ScriptedModel(turns: Self.script, gate: gate)) { chat in
            let thread = try await chat.thread()
            let run = try await abandon(7, in: chat.service, thread: thread)
            try await eventually { chat.service.hub.liveCount == 1 ? true : nil }
            await gate.open(3)
            #expect(
                try await chat.send(.post, "/api/threads/\(thread)/runs/\(run.id)/stop").status == .accepted)
            await gate.open(1)
            let read = try await chat.send(.get, "/api/threads/\(thread)/runs/\(run.id)/events")
            #expect(read.events.last?.name == "stopped")
            #expect(read.streamedText == Self.words.prefix(7).joined())
            let stored = try await chat.answer(thread)
            #expect(stored.content == read.streamedText)
            #expect(stored.state == .stopped)
        }
    }

    @Test("is ended as interrupted when the model is done before all that is in the log")
    func shorterReplay() async throws {
        let shorter: [[ModelEvent]] = [Self.words.prefix(4).map(ModelEvent.text) + [.finished(.complete)]]
        try await withChat(ScriptedModel(turns: shorter)) { chat in
            let thread = try await chat.thread()
            let run = try await abandon(7, in: chat.service, thread: thread)
            let read = try await chat.send(.get, "/api/threads/\(thread)/runs/\(run.id)/events")
            #expect(read.events.last?.name == "interrupted")
            #expect(read.streamedText == Self.words.prefix(7).joined())
            #expect(try await chat.answer(thread).content == read.streamedText)
        }
    }

    @Test("is ended as interrupted, its text kept, when the model cannot repeat itself")
    func interrupted() async throws {
        try await withChat(ScriptedModel(isDeterministic: false, turns: Self.script)) { chat in
            let thread = try await chat.thread()
            let run = try await abandon(7, in: chat.service, thread: thread)
            let read = try await chat.send(.get, "/api/threads/\(thread)/runs/\(run.id)/events")
            #expect(read.events.last?.name == "interrupted")
            #expect(read.events.last?.data["retryable"] as? Bool == true)
            let stored = try await chat.answer(thread)
            #expect(stored.content == Self.words.prefix(7).joined())
            #expect(stored.state == .interrupted)
        }
    }

    @Test("is ended as interrupted when the model says something else this time")
    func differentReplay() async throws {
        let other: [[ModelEvent]] = [[.text("Something else entirely."), .finished(.complete)]]
        try await withChat(ScriptedModel(turns: other)) { chat in
            let thread = try await chat.thread()
            let run = try await abandon(7, in: chat.service, thread: thread)
            let read = try await chat.send(.get, "/api/threads/\(thread)/runs/\(run.id)/events")
            #expect(read.streamedText == Self.words.prefix(7).joined())
            #expect(try await chat.answer(thread).content == read.streamedText)
        }
    }

    @Test("is taken over and ended when an event could not be written", arguments: TestEngine.allCases)
    func failedWrite(engine: TestEngine) async throws {
        let gate = Gate()
        try await withChat(ScriptedModel(turns: Self.script, gate: gate), on: engine) { chat in
            let thread = try await chat.thread()
            async let asked = chat.ask(thread)
            let run = try await chat.activeRun(thread)
            try await eventually { chat.service.hub.liveCount == 1 ? true : nil }
            // Something else stands where the third event belongs, so writing that one fails.
            await gate.open(1)
            try await chat.waitForEvents(2, of: run)
            let inTheWay = NumberedEvent(seq: 3, event: .textDelta("else "))
            try await chat.database.write(chat.service.runs.insertion(of: inTheWay, run: run.id))
            await gate.open(1_000)
            let answer = try await asked
            #expect(answer.events.last?.name == "interrupted")
            #expect(try await chat.answer(thread).content == answer.streamedText)
            #expect(try await chat.ask(thread, "Again?").status == .ok)
        }
    }

    @Test("cannot be written to by a replica that lost its lease", arguments: TestEngine.allCases)
    func fenced(engine: TestEngine) async throws {
        let gate = Gate()
        try await withChat(ScriptedModel(turns: Self.script, gate: gate), on: engine) { chat in
            let thread = try await chat.thread()
            let run = try await abandon(3, in: chat.service, thread: thread)
            try await eventually {
                try await chat.service.runs.renew(chat.service.supervisor.lease, of: [run.id]).isEmpty ? nil : true
            }
            let late = try chat.service.runs.fencedInsertion(
                of: NumberedEvent(seq: 99, event: .textDelta("late")), run: run.id, holder: "dead")
            #expect(try await chat.database.write(late) == 0)
            await gate.open(1_000)
        }
    }

    @Test("goes with its thread, and its readers' streams end")
    func threadDeleted() async throws {
        let gate = Gate()
        try await withChat(ScriptedModel(turns: Self.script, gate: gate)) { chat in
            let thread = try await chat.thread()
            async let asked = chat.ask(thread)
            _ = try await chat.activeRun(thread)
            #expect(try await chat.send(.delete, "/api/threads/\(thread)").status == .noContent)
            await gate.open(1_000)
            _ = try await asked
            #expect(try await chat.send(.get, "/api/threads/\(thread)").status == .notFound)
            let left = try await chat.database.first("SELECT COUNT(*) FROM chat.run_events", as: Int.self)
            #expect(left == 0)
        }
    }
}
