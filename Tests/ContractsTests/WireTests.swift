import Foundation
import ServiceKit
import Synchronization
import Testing

@testable import Contracts

@Suite("On the wire")
struct WireTests {
    private func members(_ value: some Encodable) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: JSON.encode(value)) as? [String: Any])
    }

    private let moment = Timestamp(microseconds: 1_767_323_045_123_456)

    @Test("a project has every key the clients read, null where there is nothing")
    func project() throws {
        let members = try members(
            Project(id: "p", name: "n", description: nil, createdAt: moment, updatedAt: moment))
        #expect(Set(members.keys) == ["id", "name", "description", "created_at", "updated_at"])
        #expect(members["description"] is NSNull)
        #expect(members["created_at"] as? String == "2026-01-02T03:04:05.123456Z")
    }

    @Test("a thread has every key the clients read, null where there is nothing")
    func thread() throws {
        let members = try members(
            ConversationThread(
                id: "t", projectId: nil, title: nil, modelProvider: "interview", conversationMode: nil,
                threadType: .baAssistant, createdAt: moment, updatedAt: moment))
        #expect(
            Set(members.keys) == [
                "id", "project_id", "title", "model_provider", "conversation_mode", "thread_type", "created_at",
                "updated_at",
            ])
        #expect(members["thread_type"] as? String == "ba_assistant")
        #expect(members["project_id"] is NSNull)
    }

    @Test("an artifact carries a null content_json")
    func artifact() throws {
        let summary = ArtifactSummary(id: "a", threadId: "t", artifactType: .userStories, title: "T", createdAt: moment)
        let members = try members(Artifact(summary, contentMarkdown: "m"))
        #expect(members["content_json"] is NSNull)
        #expect(members["artifact_type"] as? String == "user_stories")
    }

    @Test("a feed event reads back as it was written")
    func feed() throws {
        let page = FeedPage(
            events: [FeedEvent(cursor: 7, type: .projectDeleted, subject: "p", at: moment)], next: 7)
        #expect(try JSON.decode(FeedPage.self, from: JSON.encode(page)) == page)
    }

    @Test("a feed event of a kind that is not known yet reads, to be passed over")
    func unknownKind() throws {
        let text = #"{"cursor": 1, "type": "project.renamed", "subject": "p", "at": "2026-01-02T03:04:05Z"}"#
        #expect(try JSON.decode(FeedEvent.self, from: Data(text.utf8)).type.rawValue == "project.renamed")
    }
}

@Suite("Following a feed")
struct FeedTailTests {
    private final class Reader: Sendable {
        struct State {
            var handled: [Int64] = []
            var failures = 2
            var handledAtFirstEnd: Int?
        }
        let state = Mutex(State())

        func handle(_ page: FeedPage) throws {
            try state.withLock { state in
                if state.failures > 0 {
                    state.failures -= 1
                    throw CocoaError(.fileReadUnknown)
                }
                state.handled += page.events.map(\.cursor)
            }
        }

        func end() { state.withLock { $0.handledAtFirstEnd = $0.handledAtFirstEnd ?? $0.handled.count } }
    }

    @Test("hands on every page in order, a page again that could not be handled, and says when it is at the end")
    func inOrder() async throws {
        let reader = Reader()
        let tail = FeedTail(
            of: "documents", every: .milliseconds(1), startingAfter: { 3 },
            fetch: { after in
                guard after < 6 else { return FeedPage(events: [], next: after) }
                let event = FeedEvent(cursor: after + 1, type: .projectDeleted, subject: "p", at: .now())
                return FeedPage(events: [event], next: after + 1)
            },
            handle: reader.handle, reachedEnd: reader.end)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await tail.run() }
            while reader.state.withLock({ $0.handledAtFirstEnd }) == nil { await Task.yield() }
            group.cancelAll()
        }
        let state = reader.state.withLock { $0 }
        #expect(state.handled == [4, 5, 6] && state.handledAtFirstEnd == 3)
    }
}
