import HTTPTypes
import Storage
import StorageTesting
import Testing

@testable import Chat

@Suite("Versions of questions and answers")
struct VersionTests {
    private let model = ScriptedModel(turns: [[.text("Answer."), .finished(.complete)]])

    private func shown(_ chat: ChatUnderTest, _ thread: String) async throws -> [[String: Any]] {
        try #require(try await chat.send(.get, "/api/threads/\(thread)").json["messages"] as? [[String: Any]])
    }

    private func ids(_ messages: [[String: Any]]) -> [String] { messages.compactMap { $0["id"] as? String } }

    @Test("are kept when a question is edited, and can be gone back to", arguments: TestEngine.allCases)
    func edited(engine: TestEngine) async throws {
        try await withChat(model, on: engine) { chat in
            let thread = try await chat.thread()
            _ = try await chat.ask(thread, "One")
            _ = try await chat.ask(thread, "Two")
            let before = try await shown(chat, thread)
            #expect(before.allSatisfy { $0["versions"] == nil })
            let path = "/api/threads/\(thread)/messages/\(ids(before)[2])"
            let edit = try await chat.send(.post, path + "/edit", #"{"content": "Two, better"}"#)
            #expect(edit.streamedText == "Answer.")
            let after = try await shown(chat, thread)
            #expect(after.map { $0["content"] as? String } == ["One", "Answer.", "Two, better", "Answer."])
            #expect(after[2]["versions"] as? [String] == [ids(before)[2], ids(after)[2]])
            #expect(after[3]["versions"] == nil)
            #expect(try await chat.send(.post, path + "/select").status == .noContent)
            #expect(ids(try await shown(chat, thread)) == ids(before))
            // What is said next goes on from what is shown.
            _ = try await chat.ask(thread, "Three")
            let went = try await shown(chat, thread)
            #expect(went.map { $0["content"] as? String } == ["One", "Answer.", "Two", "Answer.", "Three", "Answer."])
        }
    }

    @Test("are kept when a question is answered once more")
    func regenerated() async throws {
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            _ = try await chat.ask(thread, "One")
            let first = ids(try await shown(chat, thread))
            for id in [first[1], first[0]] {
                let again = try await chat.send(.post, "/api/threads/\(thread)/messages/\(id)/regenerate")
                #expect(again.events.last?.name == "message_complete")
            }
            let messages = try await shown(chat, thread)
            #expect(messages.map { $0["content"] as? String } == ["One", "Answer."])
            let versions = try #require(messages[1]["versions"] as? [String])
            #expect(versions.count == 3 && versions.first == first[1] && versions.last == ids(messages)[1])
        }
    }

    @Test("begin one at a time, however many are asked for at once", arguments: TestEngine.allCases)
    func atOnce(engine: TestEngine) async throws {
        let gate = Gate()
        let slow = ScriptedModel(turns: [[.text("Answer."), .finished(.complete)]], gate: gate)
        try await withChat(slow, on: engine) { chat in
            let thread = try await chat.thread()
            await gate.open(3)
            _ = try await chat.ask(thread, "One")
            let before = ids(try await shown(chat, thread))
            try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
                for number in 0..<8 {
                    let (message, action) = number.isMultiple(of: 2) ? (before[0], "edit") : (before[1], "regenerate")
                    let path = "/api/threads/\(thread)/messages/\(message)/\(action)"
                    group.addTask { try await chat.send(.post, path, #"{"content": "\#(number)"}"#).status }
                }
                var statuses: [Int: Int] = [:]
                for try await status in group {
                    statuses[status.code, default: 0] += 1
                    if statuses[409] == 7 { await gate.open(1_000) }
                }
                #expect(statuses == [200: 1, 409: 7])
            }
            let after = try await shown(chat, thread)
            #expect(after.count == 2)
            #expect(after[1]["state"] as? String == "complete")
            let stored = try await chat.database.first("SELECT COUNT(*) FROM chat.messages", as: Int.self)
            #expect((3...4).contains(stored ?? 0), "a refused edit leaves nothing")
        }
    }

    @Test("give the model only the branch it answers in")
    func branchOnly() async throws {
        let asked = Recorded()
        let recording = ScriptedModel(turns: [[.text("Answer."), .finished(.complete)]], asked: asked)
        try await withChat(recording) { chat in
            let thread = try await chat.thread()
            _ = try await chat.ask(thread, "One")
            let first = ids(try await shown(chat, thread))
            _ = try await chat.send(
                .post, "/api/threads/\(thread)/messages/\(first[0])/edit", #"{"content": "Uno"}"#)
            #expect(asked.last?.messages == [.user("Uno")])
            _ = try await chat.send(.post, "/api/threads/\(thread)/messages/\(first[1])/regenerate")
            #expect(asked.last?.messages == [.user("One")])
        }
    }

    @Test("close up when a message between is deleted")
    func deleted() async throws {
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            _ = try await chat.ask(thread, "One")
            _ = try await chat.ask(thread, "Two")
            let before = ids(try await shown(chat, thread))
            for id in [before[1], before[3]] {
                #expect(try await chat.send(.delete, "/api/threads/\(thread)/messages/\(id)").status == .noContent)
            }
            #expect(ids(try await shown(chat, thread)) == [before[0], before[2]])
        }
    }

    @Test("are refused where there is nothing to edit or to answer")
    func refused() async throws {
        let gate = Gate()
        let slow = ScriptedModel(turns: [[.text("Answer."), .finished(.complete)]], gate: gate)
        try await withChat(slow) { chat in
            let thread = try await chat.thread()
            async let asked = chat.ask(thread, "One")
            let run = try await chat.activeRun(thread)
            let messages = ids(try await shown(chat, thread))
            let path = "/api/threads/\(thread)/messages/"
            let body = #"{"content": "x"}"#
            let answer = try await chat.send(.post, path + messages[1] + "/edit", body)
            #expect(answer.status == .badRequest && answer.json["code"] as? String == "not_a_question")
            let busy = try await chat.send(.post, path + messages[1] + "/regenerate")
            #expect(busy.status == .conflict && busy.json["run_id"] as? String == run.id)
            #expect(try await chat.send(.post, path + messages[0] + "/edit", #"{"content": " "}"#).status.code == 422)
            for action in ["edit", "regenerate", "select"] {
                #expect(try await chat.send(.post, path + "none/" + action, body).status == .notFound)
                #expect(
                    try await chat.send(.post, path + messages[0] + "/" + action, body, as: "bob").status == .notFound)
            }
            await gate.open(100)
            _ = try await asked
            #expect(try await shown(chat, thread).count == 2)
        }
    }
}
