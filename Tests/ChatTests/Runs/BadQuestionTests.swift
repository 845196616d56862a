import HTTPTypes
import Testing

@testable import Chat

@Suite("A question that cannot be asked")
struct BadQuestionTests {
    private let model = ScriptedModel(turns: [[.text("Answer."), .finished(.complete)]])

    private static let mostCharacters = String(repeating: "x", count: 32_000)

    @Test(
        "is refused, names its field, and leaves nothing",
        arguments: [
            (#"{"content": ""}"#, "/content", "invalid_request"),
            (#"{"content": " \n\t "}"#, "/content", "invalid_request"),
            (#"{"content": null}"#, "/content", "invalid_request"),
            (#"{"content": 7}"#, "/content", "invalid_request"),
            (#"{}"#, "/content", "invalid_request"),
            (#"{"content": "a\u0000b"}"#, "/content", "invalid_request"),
            (#"{"content": "\#(mostCharacters)y"}"#, "/content", "invalid_request"),
            (#"{"content": "a\ud800b"}"#, "", "json_invalid"),
            (#"{"content": "a\udc00b"}"#, "", "json_invalid"),
            ("content=a", "", "json_invalid"),
        ])
    func content(_ body: String, _ pointer: String, _ code: String) async throws {
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let answer = try await chat.send(.post, "/api/threads/\(thread)/chat", body)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.json["code"] as? String == code)
            let fields = try #require(answer.json["errors"] as? [[String: Any]])
            #expect(fields.first?["pointer"] as? String == pointer)
            #expect(try await chat.service.messages.messages(ofThread: thread).isEmpty)
        }
    }

    @Test("may have 32,000 characters, whatever they weigh")
    func longest() async throws {
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let said = String(repeating: "👩", count: 32_000)
            #expect(try await chat.ask(thread, said).events.last?.name == "message_complete")
            #expect(try await chat.service.messages.messages(ofThread: thread).first?.content == said)
        }
    }

    @Test("in somebody else's thread finds no thread")
    func foreign() async throws {
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let answer = try await chat.send(
                .post, "/api/threads/\(thread)/chat", #"{"content": "Why?"}"#, as: "bob")
            #expect(answer.status == .notFound)
            #expect(answer.json["detail"] as? String == "Thread not found")
            let run = try #require(try await chat.ask(thread).events.first?.data["run_id"] as? String)
            for path in ["events", "stop"] {
                let method: HTTPRequest.Method = path == "stop" ? .post : .get
                let refused = try await chat.send(method, "/api/threads/\(thread)/runs/\(run)/\(path)", as: "bob")
                #expect(refused.status == .notFound)
            }
        }
    }

    @Test("of a model that is not set up says so and names another")
    func notConfigured() async throws {
        try await withChat(model) { chat in
            let made = try await chat.send(
                .post, "/api/threads", #"{"thread_type": "assistant", "model_provider": "deepseek"}"#)
            let thread = try #require(made.json["id"] as? String)
            let answer = try await chat.ask(thread)
            #expect(answer.status == .conflict)
            #expect(answer.json["code"] as? String == "model_not_configured")
            #expect((answer.json["detail"] as? String)?.contains("DeepSeek") == true)
            #expect(try await chat.service.messages.messages(ofThread: thread).isEmpty)
        }
    }
}
