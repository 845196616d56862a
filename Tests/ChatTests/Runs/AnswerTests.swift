import Contracts
import HTTPTypes
import ServiceKit
import Testing

@testable import Chat

@Suite("An answer")
struct AnswerTests {
    @Test("arrives as events whose text is what is stored")
    func streamedIsStored() async throws {
        let model = ScriptedModel(turns: [
            [.text("One "), .text("two"), .suggestions(["a", "b"]), .finished(.complete)]
        ])
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let answer = try await chat.ask(thread)
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentType] == "text/event-stream")
            #expect(answer.events.map(\.name) == ["run_started", "text_delta", "text_delta", "message_complete"])
            let stored = try await chat.answer(thread)
            #expect(stored.content == "One two")
            #expect(answer.streamedText == stored.content)
            #expect(stored.state == .complete)
            #expect(stored.extras.suggestions == ["a", "b"])
            #expect(answer.events.last?.data["content"] as? String == "One two")
            #expect(answer.events.last?.data["message_id"] as? String == stored.id)
        }
    }

    @Test("numbers its events from 1 without gaps")
    func numbered() async throws {
        try await withChat(ScriptedModel(turns: [[.text("a"), .text("b"), .finished(.complete)]])) { chat in
            let events = try await chat.ask(try await chat.thread()).events
            let run = try #require(events.first?.data["run_id"] as? String)
            #expect(events.map(\.id) == (1...4).map { "\(run):\($0)" })
        }
    }

    @Test("searches the project, and shows a quotation that stands in the passage")
    func cites() async throws {
        let quote = CitedPassage(number: 1, documentID: "doc-1", passage: 3, quote: "archived for ten years")
        let search = ToolCall(id: "c1", invocation: .searchDocuments(query: "archive"))
        let model = ScriptedModel(turns: [
            [.toolCall(search), .finished(.toolCalls)],
            [.text("Ten years [1]."), .citation(quote), .finished(.complete)],
        ])
        try await withChat(model) { chat in
            let thread = try await chat.thread(inProject: true)
            let events = try await chat.ask(thread).events
            #expect(
                events.map(\.name) == ["run_started", "tool_executing", "text_delta", "citation", "message_complete"])
            #expect(events[1].data["status"] as? String == "Searching project documents...")
            #expect(events[3].data["quote"] as? String == "archived for ten years")
            #expect(events[3].data["place"] as? String == "lines 10–12")
            let stored = try await chat.answer(thread)
            #expect(stored.extras.citations.map(\.quote) == ["archived for ten years"])
        }
    }

    @Test("shows a number's quotation once, although a later turn cites it again")
    func citesOnce() async throws {
        let quote = CitedPassage(number: 1, documentID: "doc-1", passage: 3, quote: "archived for ten years")
        let again = CitedPassage(number: 1, documentID: "doc-1", passage: 3, quote: "kept in Vienna")
        func search(_ id: String) -> ModelEvent {
            .toolCall(ToolCall(id: id, invocation: .searchDocuments(query: "archive")))
        }
        let model = ScriptedModel(turns: [
            [search("c1"), .finished(.toolCalls)],
            [.text("Ten years [1]."), .citation(quote), search("c2"), .finished(.toolCalls)],
            [.text("In Vienna [1]."), .citation(again), .finished(.complete)],
        ])
        try await withChat(model) { chat in
            let thread = try await chat.thread(inProject: true)
            let events = try await chat.ask(thread).events
            #expect(events.count { $0.name == "citation" } == 1)
            #expect(try await chat.answer(thread).extras.citations.map(\.quote) == ["archived for ten years"])
        }
    }

    @Test(
        "drops a quotation that the model made up",
        arguments: [
            CitedPassage(number: 1, documentID: "doc-1", passage: 3, quote: "archived for eleven years"),
            CitedPassage(number: 1, documentID: "doc-1", passage: 4, quote: "archived for ten years"),
            CitedPassage(number: 1, documentID: "doc-2", passage: 3, quote: "archived for ten years"),
            CitedPassage(number: 1, documentID: "doc-1", passage: 3, quote: ""),
        ])
    func dropsInvented(_ quote: CitedPassage) async throws {
        let search = ToolCall(id: "c1", invocation: .searchDocuments(query: "archive"))
        let model = ScriptedModel(turns: [
            [.toolCall(search), .finished(.toolCalls)], [.text("So [1]."), .citation(quote), .finished(.complete)],
        ])
        try await withChat(model) { chat in
            let events = try await chat.ask(try await chat.thread(inProject: true)).events
            #expect(!events.map(\.name).contains("citation"))
            #expect(events.last?.name == "message_complete")
        }
    }

    @Test("ends with the artifact it saves")
    func savesArtifact() async throws {
        let save = ToolCall(
            id: "c1", invocation: .saveArtifact(type: .brd, title: "BRD: Archive / 1", markdown: "## Need\n\nText"))
        let model = ScriptedModel(turns: [[.text("Here it is."), .toolCall(save), .finished(.toolCalls)]])
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let events = try await chat.ask(thread).events
            #expect(
                events.map(\.name) == [
                    "run_started", "text_delta", "tool_executing", "artifact_created", "message_complete",
                ])
            let id = try #require(events[3].data["id"] as? String)
            let artifact = try await chat.send(.get, "/api/artifacts/\(id)")
            #expect(artifact.json["content_markdown"] as? String == "## Need\n\nText")
            #expect(artifact.json.keys.contains("content_json"))
            let file = try await chat.send(.get, "/api/artifacts/\(id)/export/md")
            #expect(file.text == "# BRD: Archive / 1\n\n## Need\n\nText")
            #expect(file.headers[.contentDisposition] == "attachment; filename=\"BRD Archive 1.md\"")
            #expect(try await chat.send(.get, "/api/artifacts/\(id)", as: "bob").status == .notFound)
        }
    }

    @Test("made for an artifact alone leaves no message and streams no text")
    func artifactOnly() async throws {
        let save = ToolCall(id: "c1", invocation: .saveArtifact(type: .brd, title: "BRD", markdown: "text"))
        let model = ScriptedModel(turns: [[.text("chatter"), .toolCall(save), .finished(.toolCalls)]])
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let events = try await chat.ask(thread, artifact: true).events
            #expect(events.map(\.name) == ["run_started", "tool_executing", "artifact_created", "message_complete"])
            #expect(try await chat.service.messages.messages(ofThread: thread).isEmpty)
        }
    }

    @Test("goes on after a tool call that could not be read, which nobody sees")
    func unusableCall() async throws {
        let call = ToolCall(id: "c1", invocation: .unusable(name: "search_documents", why: "query is missing"))
        let model = ScriptedModel(turns: [
            [.toolCall(call), .finished(.toolCalls)], [.text("Without it then."), .finished(.complete)],
        ])
        try await withChat(model) { chat in
            let events = try await chat.ask(try await chat.thread()).events
            #expect(events.map(\.name) == ["run_started", "text_delta", "message_complete"])
        }
    }

    @Test("that reached the greatest length keeps its text and says so")
    func tooLong() async throws {
        let identity = ModelIdentity(provider: "anthropic", model: "some-model")
        let model = ScriptedModel(turns: [[.answering(identity), .text("So much"), .finished(.length)]])
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let last = try #require(try await chat.ask(thread).events.last)
            #expect(last.name == "error")
            #expect(last.data["code"] as? String == "answer_too_long")
            let stored = try await chat.answer(thread)
            #expect(stored.content == "So much")
            #expect(stored.extras.model == identity)
        }
    }

    @Test("that fails keeps its text and says why")
    func fails() async throws {
        let failure = ModelFailure(code: "overloaded", message: "The AI service is overloaded.", isRetryable: true)
        let model = ScriptedModel(turns: [[.text("Half an ans")]], failure: failure)
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let last = try #require(try await chat.ask(thread).events.last)
            #expect(last.name == "error")
            #expect(last.data["message"] as? String == "The AI service is overloaded.")
            let stored = try await chat.answer(thread)
            #expect(stored.content == "Half an ans")
            #expect(stored.state == .failed)
        }
    }

    @Test("that never stops searching is ended")
    func endlessTools() async throws {
        let search = ToolCall(id: "c", invocation: .searchDocuments(query: "x"))
        let turns = Array(repeating: [ModelEvent.toolCall(search), .finished(.toolCalls)], count: 50)
        try await withChat(ScriptedModel(turns: turns)) { chat in
            let last = try #require(try await chat.ask(try await chat.thread(inProject: true)).events.last)
            #expect(last.name == "error")
            #expect(last.data["code"] as? String == "too_many_turns")
        }
    }
}
