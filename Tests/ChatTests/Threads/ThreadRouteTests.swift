import Contracts
import HTTPTypes
import Testing

@testable import Chat

@Suite("Threads")
struct ThreadRouteTests {
    private let model = ScriptedModel(turns: [[.text("Answer."), .finished(.complete)]])

    @Test("are listed by latest activity, in pages, with their project's name")
    func listed() async throws {
        try await withChat(model) { chat in
            let first = try await chat.thread(inProject: true)
            let second = try await chat.thread()
            _ = try await chat.ask(first)
            let list = try await chat.send(.get, "/api/threads?page=1&page_size=1")
            #expect(list.json["total"] as? Int == 2)
            #expect(list.json["has_more"] as? Bool == true)
            let item = try #require((list.json["threads"] as? [[String: Any]])?.first)
            #expect(item["id"] as? String == first)
            #expect(item["project_name"] as? String == "Archive")
            #expect(item["message_count"] as? Int == 2)
            #expect(item["title"] as? String == "Why?")
            let next = try await chat.send(.get, "/api/threads?page=2&page_size=1")
            #expect((next.json["threads"] as? [[String: Any]])?.first?["id"] as? String == second)
        }
    }

    @Test("show an answer as far as it has come while it is being written")
    func partial() async throws {
        let gate = Gate()
        let slow = ScriptedModel(turns: [[.text("Half "), .text("whole"), .finished(.complete)]], gate: gate)
        try await withChat(slow) { chat in
            let thread = try await chat.thread()
            async let asked = chat.ask(thread)
            let run = try await chat.activeRun(thread)
            await gate.open(1)
            try await chat.waitForEvents(2, of: run)
            let messages = try #require(
                try await chat.send(.get, "/api/threads/\(thread)").json["messages"] as? [[String: Any]])
            #expect(messages.map { $0["role"] as? String } == ["user", "assistant"])
            #expect(messages[1]["content"] as? String == "Half ")
            #expect(messages[1]["state"] as? String == "streaming")
            let path = "/api/threads/\(thread)/messages/\(run.messageID ?? "")"
            #expect(try await chat.send(.delete, path).status == .conflict)
            await gate.open(100)
            _ = try await asked
            #expect(try await chat.send(.delete, path).status == .noContent)
            #expect(try await chat.send(.delete, path).status == .notFound)
        }
    }

    @Test("change what is given and keep the rest; a project is set once")
    func changed() async throws {
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let path = "/api/threads/\(thread)"
            let named = try await chat.send(
                .patch, path, #"{"title": "Archive rules", "conversation_mode": "meeting"}"#)
            #expect(named.json["title"] as? String == "Archive rules")
            #expect(named.json["conversation_mode"] as? String == "meeting")
            let joined = try await chat.send(.patch, path, #"{"project_id": "project-1", "title": null}"#)
            #expect(joined.json["project_id"] as? String == "project-1")
            #expect(joined.json["title"] as? String == "Archive rules")
            let again = try await chat.send(.patch, path, #"{"project_id": "project-1"}"#)
            #expect(again.status == .badRequest)
            #expect(again.json["detail"] as? String == "Thread already associated with a project")
            #expect(try await chat.send(.patch, path, #"{"conversation_mode": "party"}"#).status == .badRequest)
        }
    }

    @Test(
        "refuse bad input by name",
        arguments: [
            ("/api/threads", #"{}"#, 422, "/thread_type"),
            ("/api/threads", #"{"thread_type": "poem"}"#, 400, "/thread_type"),
            (
                "/api/threads", #"{"thread_type": "assistant", "model_provider": "claude-code-cli"}"#, 400,
                "/model_provider"
            ),
            ("/api/threads", #"{"thread_type": "assistant", "title": 7}"#, 422, "/title"),
            ("/api/threads", #"not json"#, 422, ""),
            ("/api/projects/nowhere/threads", #"{}"#, 404, nil),
        ] as [(String, String, Int, String?)])
    func badInput(_ path: String, _ body: String, _ status: Int, _ pointer: String?) async throws {
        try await withChat(model) { chat in
            let answer = try await chat.send(.post, path, body)
            #expect(answer.status.code == status)
            #expect(answer.headers[.contentType] == "application/problem+json")
            let errors = answer.json["errors"] as? [[String: String]]
            #expect(errors?.first?["pointer"] == pointer)
        }
    }

    @Test(
        "take no empty, overlong or unprintable question",
        arguments: ["", "   ", String(repeating: "a", count: 32_001), #"a\u0000b"#])
    func badQuestion(_ content: String) async throws {
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let answer = try await chat.send(.post, "/api/threads/\(thread)/chat", #"{"content": "\#(content)"}"#)
            #expect(answer.status == .unprocessableContent)
            #expect((answer.json["errors"] as? [[String: String]])?.first?["pointer"] == "/content")
            #expect(try await chat.service.messages.messages(ofThread: thread).isEmpty)
        }
    }

    @Test("that are somebody else's are not found, on every route")
    func othersAreMissing() async throws {
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let run = try #require(try await chat.ask(thread).events.first?.data["run_id"] as? String)
            let routes: [(HTTPRequest.Method, String, String)] = [
                (.get, "", ""), (.patch, "", "{}"), (.delete, "", ""), (.delete, "/messages/x", ""),
                (.post, "/chat", #"{"content": "x"}"#), (.get, "/runs/active", ""), (.get, "/runs/\(run)/events", ""),
                (.post, "/runs/\(run)/stop", ""), (.get, "/artifacts", ""),
            ]
            for (method, path, body) in routes {
                let answer = try await chat.send(method, "/api/threads/\(thread)\(path)", body, as: "bob")
                #expect(answer.status == .notFound, "\(method) \(path)")
                #expect(answer.json["detail"] as? String == "Thread not found", "\(method) \(path)")
            }
            #expect(try await chat.send(.get, "/api/threads", as: "bob").json["total"] as? Int == 0)
        }
    }

    @Test("with a model that is not set up say which")
    func unconfiguredModel() async throws {
        try await withChat(model) { chat in
            let body = #"{"thread_type": "assistant", "model_provider": "anthropic"}"#
            let thread = try #require(try await chat.send(.post, "/api/threads", body).json["id"] as? String)
            let answer = try await chat.ask(thread)
            #expect(answer.status == .conflict)
            #expect(answer.json["code"] as? String == "model_not_configured")
            #expect((answer.json["detail"] as? String)?.contains("Anthropic") == true)
        }
    }
}
