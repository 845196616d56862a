import Contracts
import HTTPTypes
import ServiceKit
import Testing

@testable import Chat

@Suite("Artifact routes")
struct ArtifactRouteTests {
    private func saving(_ markdown: String, title: String = "BRD") -> [ModelEvent] {
        [
            .toolCall(
                ToolCall(id: "c2", invocation: .saveArtifact(type: .brd, title: title, markdown: markdown))),
            .finished(.toolCalls),
        ]
    }

    private let search: [ModelEvent] = [
        .toolCall(ToolCall(id: "c1", invocation: .searchDocuments(query: "archive"))), .finished(.toolCalls),
    ]
    private let text = "- REQ-001: Invoices are archived for ten years. [1]\n- REQ-002: Clerks label pallets.\n"

    /// Two versions of a BRD in one thread; gives their ids.
    private func versions(_ chat: ChatUnderTest, _ first: String, _ second: String) async throws -> [String] {
        let thread = try await chat.thread(inProject: true)
        var ids: [String] = []
        for markdown in [first, second] {
            let events = try await chat.ask(thread, "Clerks must label pallets: \(markdown.count)").events
            ids.append(try #require(events.first { $0.name == "artifact_created" }?.data["id"] as? String))
        }
        return ids
    }

    @Test("tell what changed between versions, whose requirements kept their numbers")
    func changes() async throws {
        let second =
            "- REQ-001: Clerks label pallets.\n- REQ-002: Invoices are archived for ten years. [1]\n- REQ-003: New.\n"
        let later = [saving(second)]
        let model = ScriptedModel(turns: [search, saving(text)], later: later)
        try await withChat(model) { chat in
            let ids = try await versions(chat, text, second)
            let changes = try await chat.send(.get, "/api/artifacts/\(ids[1])/changes")
            #expect(changes.status == .ok)
            let requirements = try #require(changes.json["requirements"] as? [String: Any])
            #expect((requirements["added"] as? [[String: String]])?.map { $0["id"] } == ["REQ-003"])
            #expect((requirements["removed"] as? [Any])?.isEmpty == true)
            #expect(requirements["unchanged"] as? Int == 2)
            #expect((changes.json["from"] as? [String: Any])?["id"] as? String == ids[0])
            let first = try await chat.send(.get, "/api/artifacts/\(ids[0])/changes")
            #expect((first.json["from"] as? [String: Any]) == nil && first.status == .ok)
            let same = try await chat.send(.get, "/api/artifacts/\(ids[0])/changes?since=\(ids[1])")
            #expect((same.json["from"] as? [String: Any])?["id"] as? String == ids[0])
            #expect((same.json["to"] as? [String: Any])?["id"] as? String == ids[1])
            #expect(
                try await chat.send(.get, "/api/artifacts/\(ids[0])/changes?since=x").status == .unprocessableContent)
            for path in ["changes", "quality", "traceability", "traceability/export/csv"] {
                #expect(try await chat.send(.get, "/api/artifacts/\(ids[0])/\(path)", as: "bob").status == .notFound)
                #expect(try await chat.send(.get, "/api/artifacts/none/\(path)").status == .notFound)
            }
        }
    }

    @Test("tell where each requirement came from, also as a file, and forget a deleted message's words")
    func traceability() async throws {
        try await withChat(ScriptedModel(turns: [search, saving(text, title: "=BRD, draft")])) { chat in
            let thread = try await chat.thread(inProject: true)
            let events = try await chat.ask(thread, "Our clerks label all pallets by hand.").events
            let id = try #require(events.first { $0.name == "artifact_created" }?.data["id"] as? String)
            let report = try await chat.send(.get, "/api/artifacts/\(id)/traceability")
            let requirements = try #require(report.json["requirements"] as? [[String: Any]])
            let sources = requirements.map { $0["sources"] as? [[String: Any]] ?? [] }
            #expect(sources[0].first?["document_id"] as? String == "doc-1")
            #expect(sources[0].first?["basis"] as? String == "reference")
            #expect(sources[1].first?["text"] as? String == "Our clerks label all pallets by hand.")
            let file = try await chat.send(.get, "/api/artifacts/\(id)/traceability/export/csv")
            #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(file.headers[.contentDisposition] == "attachment; filename=\"Traceability BRD draft.csv\"")
            #expect(
                file.text.contains(
                    "REQ-001,Invoices are archived for ten years. [1],,passage,reference,,,,handbook.txt"))
            let message = try #require(sources[1].first?["message_id"] as? String)
            #expect(try await chat.send(.delete, "/api/threads/\(thread)/messages/\(message)").status == .noContent)
            let after = try await chat.send(.get, "/api/artifacts/\(id)/traceability/export/csv").text
            #expect(after.contains("(the message was deleted)") && !after.contains("all pallets by hand"))
        }
    }

    @Test("report the quality of a document")
    func quality() async throws {
        try await withChat(ScriptedModel(turns: [saving(text)])) { chat in
            let events = try await chat.ask(try await chat.thread()).events
            let id = try #require(events.first { $0.name == "artifact_created" }?.data["id"] as? String)
            let report = try await chat.send(.get, "/api/artifacts/\(id)/quality")
            #expect(report.json["passed"] as? Bool == false)
            #expect(report.json["requirement_count"] as? Int == 2)
            #expect((report.json["gates"] as? [Any])?.count == QualityGate.allCases.count)
        }
    }

    @Test(
        "are not reached by a document that is empty or too long; the model is told",
        arguments: ["", " \n", String(repeating: "x", count: Toolbox.Limits.document + 1)])
    func refused(markdown: String) async throws {
        let model = ScriptedModel(turns: [saving(markdown), [.text("Told."), .finished(.complete)]])
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let events = try await chat.ask(thread).events
            #expect(events.map(\.name) == ["run_started", "tool_executing", "text_delta", "message_complete"])
            #expect(try await chat.send(.get, "/api/threads/\(thread)/artifacts").text == "[]")
        }
    }
}
