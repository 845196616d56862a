import Contracts
import HTTPTypes
import ServiceKit
import Synchronization
import Testing

@testable import Chat

@Suite("Tools of a model that obeys a hostile document")
struct ToolScopeTests {
    /// What the library was asked.
    private final class Asked: Sendable {
        let searches = Mutex<[(text: String, project: String, user: String)]>([])
    }

    private func turn(_ calls: [ToolCall]) -> [ModelEvent] { calls.map(ModelEvent.toolCall) + [.finished(.toolCalls)] }

    @Test("search the thread's project as its owner, whatever the query says, and within bounds")
    func scope() async throws {
        let asked = Asked()
        let library = ProjectLibrary(
            overview: ChatUnderTest.library.overview,
            search: { text, project, user in
                asked.searches.withLock { $0.append((text, project, user)) }
                return (0..<50).map { number in
                    PassageHit(
                        documentId: "doc-1", filename: "a.txt", passage: number, place: "", text: "x", score: 1)
                }
            })
        let queries = [
            #"{"project_id": "project-2", "user_id": "user-bob"}"#, "project:project-2 owner:user-bob secrets",
            "../../projects/project-2", String(repeating: "secret ", count: 100_000), " *?! ",
        ]
        let calls = queries.enumerated().map {
            ToolCall(id: "c\($0.offset)", invocation: .searchDocuments(query: $0.element))
        }
        let model = ScriptedModel(turns: [turn(calls), [.text("Done."), .finished(.complete)]])
        try await withChat(model, library: library) { chat in
            let events = try await chat.ask(try await chat.thread(inProject: true)).events
            #expect(events.last?.name == "message_complete")
            let searches = asked.searches.withLock { $0 }
            #expect(searches.count == 4)
            for search in searches {
                #expect(search.project == ChatUnderTest.projectID && search.user == ChatUnderTest.person.userID)
                #expect(search.text.count <= Toolbox.Limits.query)
            }
        }
    }

    @Test("find nothing in a thread without a project, and know no tool that changes or deletes")
    func noProject() async throws {
        let calls = [
            ToolCall(id: "c1", invocation: .searchDocuments(query: "secret")),
            ToolCall(id: "c2", invocation: .unusable(name: "delete_project", why: "There is no such tool.")),
        ]
        let model = ScriptedModel(turns: [turn(calls), [.text("Done."), .finished(.complete)]])
        try await withChat(model) { chat in
            let thread = try await chat.thread()
            let events = try await chat.ask(thread).events
            #expect(events.map(\.name) == ["run_started", "tool_executing", "text_delta", "message_complete"])
            #expect(try await chat.send(.get, "/api/threads/\(thread)/artifacts").text == "[]")
        }
    }

    @Test("answer only so many calls of one turn")
    func calls() async throws {
        let asked = Asked()
        let library = ProjectLibrary(
            overview: ChatUnderTest.library.overview,
            search: { text, project, user in
                asked.searches.withLock { $0.append((text, project, user)) }
                return []
            })
        let calls = (0..<100).map { ToolCall(id: "c\($0)", invocation: .searchDocuments(query: "word \($0)")) }
        let model = ScriptedModel(turns: [turn(calls), [.text("Done."), .finished(.complete)]])
        try await withChat(model, library: library) { chat in
            _ = try await chat.ask(try await chat.thread(inProject: true))
            #expect(asked.searches.withLock { $0.count } == AnswerMaker.mostCallsPerTurn)
        }
    }

    @Test("save under a title on one line")
    func title() {
        #expect(Toolbox.title("a\r\nevent: error\n\u{202E}b") == "a event: error b")
        #expect(Toolbox.title("\n") == "Untitled")
        #expect(Toolbox.title(String(repeating: "long ", count: 10_000)).count <= Toolbox.Limits.title + 1)
    }
}
