import Contracts
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Chat

@Suite("Chat's stores")
struct ChatStores {
    private struct Stores {
        var seal: Seal
        var threads: ThreadStore
        var messages: MessageStore
        var runs: RunStore
        var artifacts: ArtifactStore
        var usage: UsageStore
        var projects: ProjectEvents
    }

    private func withStores(_ engine: TestEngine, _ body: (Stores, Database) async throws -> Void) async throws {
        try await withDatabase(engine, service: "chat", migrations: ChatSchema.migrations) { database in
            let seal = try Seal(keys: [Seal.makeKey()])
            let messages = MessageStore(database: database, seal: seal)
            let stores = Stores(
                seal: seal, threads: ThreadStore(database: database, seal: seal), messages: messages,
                runs: RunStore(database: database, seal: seal, messages: messages),
                artifacts: ArtifactStore(database: database, seal: seal), usage: UsageStore(database: database),
                projects: ProjectEvents(database: database))
            try await body(stores, database)
        }
    }

    private func thread(
        _ id: String, at microseconds: Int64 = 1, project: String? = nil, title: String? = "Títle"
    ) -> ConversationThread {
        let moment = Timestamp(microseconds: microseconds)
        return ConversationThread(
            id: id, projectId: project, title: title, modelProvider: "interview", conversationMode: .meeting,
            threadType: .baAssistant, createdAt: moment, updatedAt: moment)
    }

    private func run(_ id: String, in thread: String, at microseconds: Int64 = 10) -> Run {
        Run(
            id: id, threadID: thread, owner: "ada", messageID: "answer-\(id)", prompt: "Why \(id)?",
            purpose: .conversation, model: "interview", state: .running, correlationID: "c",
            createdAt: Timestamp(microseconds: microseconds))
    }

    private func lease(_ holder: String, until microseconds: Int64 = 100) -> RunStore.Lease {
        RunStore.Lease(holder: holder, until: Timestamp(microseconds: microseconds))
    }

    @Test("keep a thread as it was given, for its owner alone", arguments: TestEngine.allCases)
    func threads(engine: TestEngine) async throws {
        try await withStores(engine) { stores, _ in
            let mine = thread("t1", project: "p1")
            try await stores.threads.create(mine, owner: "ada")
            try await stores.threads.create(thread("t2", at: 5, title: nil), owner: "ada")
            #expect(try await stores.threads.thread("t1", of: "ada") == mine)
            await #expect(throws: Problem.notFound("Thread")) { try await stores.threads.thread("t1", of: "bob") }
            let page = try await stores.threads.page(of: "ada", type: nil, offset: 0, limit: 10)
            #expect(page.threads.map(\.thread.id) == ["t2", "t1"])
            #expect(page.total == 2)
            #expect(try await stores.threads.page(of: "ada", type: .assistant, offset: 0, limit: 10).total == 0)
            #expect(try await stores.threads.threads(inProject: "p1", of: "ada").map(\.thread.id) == ["t1"])
            await #expect(throws: Problem.notFound("Thread")) { try await stores.threads.delete("t1", of: "bob") }
            try await stores.threads.delete("t1", of: "ada")
            await #expect(throws: Problem.notFound("Thread")) { try await stores.threads.thread("t1", of: "ada") }
        }
    }

    @Test("set a thread's project once", arguments: TestEngine.allCases)
    func projectOnce(engine: TestEngine) async throws {
        try await withStores(engine) { stores, _ in
            try await stores.threads.create(thread("t1"), owner: "ada")
            let later = Timestamp(microseconds: 2)
            try await stores.threads.update("t1", with: ThreadUpdate(projectID: "p1"), of: "ada", at: later)
            await #expect(throws: Problem.self) {
                try await stores.threads.update("t1", with: ThreadUpdate(projectID: "p2"), of: "ada", at: later)
            }
            try await stores.threads.update("t1", with: ThreadUpdate(title: "New"), of: "ada", at: later)
            #expect(try await stores.threads.thread("t1", of: "ada").title == "New")
            #expect(try await stores.threads.thread("t1", of: "ada").conversationMode == .meeting)
            #expect(try await stores.threads.thread("t1", of: "ada").projectId == "p1")
        }
    }

    @Test("begin one run in a thread at a time, all or nothing", arguments: TestEngine.allCases)
    func oneRun(engine: TestEngine) async throws {
        try await withStores(engine) { stores, _ in
            try await stores.threads.create(thread("t1"), owner: "ada")
            let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<12 {
                    group.addTask {
                        do {
                            try await stores.runs.begin(
                                run("r\(index)", in: "t1"), idempotencyKey: nil, lease: lease("a"))
                            return true
                        } catch let problem as Problem where problem.code == "answer_in_progress" {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
            let messages = try await stores.messages.messages(ofThread: "t1")
            #expect(messages.map(\.role) == [.user, .assistant])
            let active = try #require(try await stores.runs.active(inThread: "t1"))
            #expect(try await stores.runs.log(of: active.id) == [.started(active)])
        }
    }

    @Test("end a run with its message, its last event and its usage", arguments: TestEngine.allCases)
    func finish(engine: TestEngine) async throws {
        try await withStores(engine) { stores, _ in
            try await stores.threads.create(thread("t1"), owner: "ada")
            let run = run("r1", in: "t1")
            try await stores.runs.begin(run, idempotencyKey: "k", lease: lease("a"))
            var answer = Answer()
            answer.text = "Because."
            answer.extras.memory = "note"
            answer.usage = TokenUsage(input: 3, output: 4)
            let last = NumberedEvent(seq: 2, event: .complete(answer, model: "interview", messageID: "answer-r1"))
            await #expect(throws: LeaseLost.self) {
                try await stores.runs.finish(
                    run, as: .complete, answer: answer, last: last, holder: "other", at: Timestamp(microseconds: 20))
            }
            try await stores.runs.finish(
                run, as: .complete, answer: answer, last: last, holder: "a", at: Timestamp(microseconds: 20))
            let message = try #require(try await stores.messages.messages(ofThread: "t1").last)
            #expect(message.content == "Because." && message.state == .complete && message.extras.memory == "note")
            #expect(try await stores.runs.active(inThread: "t1") == nil)
            #expect(try await stores.runs.run(withKey: "k", inThread: "t1")?.id == "r1")
            #expect(try await stores.runs.lastSeq(of: "r1") == 2)
            try await stores.messages.delete("answer-r1", inThread: "t1")
            #expect(try await stores.runs.log(of: "r1").isEmpty)
        }
    }

    @Test("hand an orphaned run to one replica only", arguments: TestEngine.allCases)
    func leases(engine: TestEngine) async throws {
        try await withStores(engine) { stores, _ in
            try await stores.threads.create(thread("t1"), owner: "ada")
            try await stores.runs.begin(run("r1", in: "t1"), idempotencyKey: nil, lease: lease("a"))
            func leases(outside first: Int64, _ last: Int64) async throws -> [LeaseWatch.Leased] {
                let moments = Timestamp(microseconds: first)...Timestamp(microseconds: last)
                return try await stores.runs.leases(outside: moments)
            }
            let seen = LeaseWatch.Leased(id: "r1", leaseUntil: Timestamp(microseconds: 100))
            #expect(try await leases(outside: 100, 100).isEmpty)
            #expect(try await leases(outside: 101, 900) == [seen])
            #expect(try await leases(outside: 0, 99) == [seen])
            let renewed = LeaseWatch.Leased(id: "r1", leaseUntil: Timestamp(microseconds: 99))
            #expect(try await stores.runs.takeOver(renewed, under: lease("b")) == nil)
            let taken = try await withThrowingTaskGroup(of: Int.self) { group in
                for replica in ["b", "c", "d", "e"] {
                    group.addTask {
                        try await stores.runs.takeOver(seen, under: lease(replica, until: 500)) == nil ? 0 : 1
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(taken == 1)
            #expect(try await stores.runs.renew(lease("a", until: 900), of: ["r1"]).isEmpty)
            #expect(try await stores.runs.requestStop("r1"))
            let held = try await ["b", "c", "d", "e"].asyncMap {
                try await stores.runs.renew(lease($0, until: 900), of: ["r1"]).count
            }
            #expect(held.reduce(0, +) == 1)
            let toStop = try await ["b", "c", "d", "e"].asyncMap { try await stores.runs.stopRequests(holder: $0) }
            #expect(toStop.flatMap { $0 } == ["r1"])
        }
    }

    @Test("save an artifact once, however often it is saved", arguments: TestEngine.allCases)
    func artifacts(engine: TestEngine) async throws {
        try await withStores(engine) { stores, _ in
            try await stores.threads.create(thread("t1"), owner: "ada")
            let summary = ArtifactSummary(
                id: "a1", threadId: "t1", artifactType: .brd, title: "BRD", createdAt: Timestamp(microseconds: 5))
            let artifact = Artifact(summary, contentMarkdown: "# BRD")
            let run = run("r1", in: "t1")
            try await stores.runs.begin(run, idempotencyKey: nil, lease: lease("a"))
            await #expect(throws: LeaseLost.self) {
                try await stores.artifacts.save(artifact, from: SourceMaterial(), by: run, holder: "other")
            }
            try await stores.artifacts.save(artifact, from: SourceMaterial(), by: run, holder: "a")
            try await stores.artifacts.save(artifact, from: SourceMaterial(), by: run, holder: "a")
            #expect(try await stores.artifacts.artifacts(ofThread: "t1") == [summary])
            #expect(try await stores.artifacts.artifact("a1", of: "ada") == artifact)
            let next = ArtifactSummary(
                id: "a2", threadId: "t1", artifactType: .brd, title: "BRD", createdAt: Timestamp(microseconds: 6))
            try await stores.artifacts.save(
                Artifact(next, contentMarkdown: "# BRD 2"), from: SourceMaterial(), by: run, holder: "a")
            let versions = try await stores.artifacts.versions(of: artifact)
            #expect(versions.map(\.id) == ["a2", "a1"])
            #expect(versions.map(\.version) == [2, 1])
            await #expect(throws: Problem.notFound("Artifact")) {
                try await stores.artifacts.artifact("a1", of: "bob")
            }
        }
    }

    @Test("keep requirement numbers and traces from version to version, sealed", arguments: TestEngine.allCases)
    func artifactVersions(engine: TestEngine) async throws {
        try await withStores(engine) { stores, database in
            try await stores.threads.create(thread("t1"), owner: "ada")
            let run = run("r1", in: "t1")
            try await stores.runs.begin(run, idempotencyKey: nil, lease: lease("a"))
            func save(_ id: String, _ type: ArtifactType, _ text: String, at microseconds: Int64) async throws {
                let summary = ArtifactSummary(
                    id: id, threadId: "t1", artifactType: type, title: "Zanzibar \(id)",
                    createdAt: Timestamp(microseconds: microseconds))
                let material = SourceMaterial(
                    messages: [.init(id: "m-\(id)", isFromPerson: true, text: "Archive invoices for Zanzibar.")])
                try await stores.artifacts.save(
                    Artifact(summary, contentMarkdown: text), from: material, by: run, holder: "a")
            }
            // Of before numbers were kept.
            let title = try stores.seal.close("Old")
            let content = try stores.seal.close("- REQ-004: Archive the invoices of Zanzibar.")
            try await database.write(
                """
                INSERT INTO chat.artifacts (id, thread_id, owner, artifact_type, sealed_title, sealed_content, created_at)
                VALUES ('a0', 't1', 'ada', 'brd', \(title), \(content), 1)
                """)
            #expect(try await stores.artifacts.stored("a0", of: "ada").extras == ArtifactExtras())
            let text = "- REQ-001: Print labels.\n- REQ-002: Archive the invoices of Zanzibar."
            try await save("a1", .brd, text, at: 2)
            try await save("a2", .userStories, "- REQ-001: Print labels.", at: 3)
            try await save("a3", .brd, "- REQ-001: Archive the invoices of Zanzibar.", at: 4)
            let first = try await stores.artifacts.stored("a1", of: "ada")
            #expect(
                first.artifact.contentMarkdown
                    == "- REQ-005: Print labels.\n- REQ-004: Archive the invoices of Zanzibar.")
            #expect(first.extras.traces.map(\.links.count) == [0, 1])
            #expect(
                try await stores.artifacts.artifact("a2", of: "ada").contentMarkdown == "- REQ-001: Print labels.")
            let last = try await stores.artifacts.stored("a3", of: "ada")
            #expect(last.artifact.contentMarkdown == "- REQ-004: Archive the invoices of Zanzibar.")
            #expect(last.extras.ledger.lines.map(\.isLive) == [true, false])
            #expect(last.extras.traces.first?.links.map(\.source) == [.message(id: "m-a3"), .message(id: "m-a1")])
            #expect(try await stores.artifacts.versions(of: last.artifact).map(\.id) == ["a3", "a1", "a0"])
            for row in try await database.rows("SELECT * FROM chat.artifacts") {
                for (index, column) in row.columnNames.enumerated() {
                    guard case .text(let text) = row[index] else { continue }
                    #expect(!text.contains("Zanzibar") && !text.contains("REQ"), "\(column)")
                }
            }
        }
    }

    @Test("drop a deleted project's threads, and remember where the feed was read to", arguments: TestEngine.allCases)
    func feed(engine: TestEngine) async throws {
        try await withStores(engine) { stores, _ in
            try await stores.threads.create(thread("t1", project: "p1"), owner: "ada")
            try await stores.threads.create(thread("t2", project: "p2"), owner: "ada")
            #expect(try await stores.projects.cursor() == 0)
            let event = FeedEvent(
                cursor: 4, type: .projectDeleted, subject: "p1", at: Timestamp(microseconds: 1))
            for _ in 0..<2 { try await stores.projects.handle(FeedPage(events: [event], next: 4)) }
            #expect(try await stores.projects.cursor() == 4)
            let left = try await stores.threads.page(of: "ada", type: nil, offset: 0, limit: 10)
            #expect(left.threads.map(\.thread.id) == ["t2"])
        }
    }

    @Test("leave nothing readable in any table", arguments: TestEngine.allCases)
    func sealed(engine: TestEngine) async throws {
        try await withStores(engine) { stores, database in
            try await stores.threads.create(thread("t1", title: "Zanzibar"), owner: "ada")
            try await stores.runs.begin(run("r1", in: "t1"), idempotencyKey: nil, lease: lease("a"))
            let tables: [SQL] = [
                "SELECT * FROM chat.threads", "SELECT * FROM chat.messages", "SELECT * FROM chat.runs",
                "SELECT * FROM chat.run_events",
            ]
            for table in tables {
                let rows = try await database.rows(table)
                #expect(!rows.isEmpty)
                for row in rows {
                    for (index, column) in row.columnNames.enumerated() {
                        guard case .text(let text) = row[index] else { continue }
                        #expect(!text.contains("Zanzibar") && !text.contains("Why"), "\(column)")
                        #expect(!column.hasPrefix("sealed_") || text.hasPrefix("gAAAAA"), "\(column)")
                    }
                }
            }
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
