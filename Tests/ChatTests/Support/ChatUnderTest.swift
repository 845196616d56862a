import Access
import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ServiceKit
import ServiceLifecycle
import Storage
import StorageTesting
import Testing

@testable import Chat

/// The chat service on an empty database, with its supervisor running and a library of one project.
struct ChatUnderTest: Sendable {
    let service: ChatService
    let database: Database
    let client: any TestClientProtocol

    static let person = Identity(userID: "user-ada", email: "ada@example.org", sessionID: "s1")
    static let stranger = Identity(userID: "user-bob", email: "bob@example.org", sessionID: "s2")
    static let projectID = "project-1"
    static let passage = PassageHit(
        documentId: "doc-1", filename: "handbook.txt", passage: 3, place: "lines 10–12",
        text: "Invoices are archived for ten years. They are kept in Vienna.", score: 2)

    static let library = ProjectLibrary(
        overview: { id, user in
            guard id == projectID, user == person.userID else { throw Problem.notFound("Project") }
            let moment = Timestamp(microseconds: 0)
            return ProjectOverview(
                project: Project(id: id, name: "Archive", description: nil, createdAt: moment, updatedAt: moment),
                documents: [.init(id: "doc-1", filename: "handbook.txt", createdAt: moment)])
        },
        names: { ids, _ in ids.map { ProjectName(id: $0, name: "Archive") } },
        search: { _, _, _ in [passage] })

    /// Tokens are the person's name: what is tested here is what comes after authentication.
    static let authenticator = Authenticator(
        person: { request in
            switch request.headerFields[.authorization] {
            case "Bearer ada": person
            case "Bearer bob": stranger
            default: throw Problem.notAuthenticated
            }
        },
        service: { _ in throw Problem.notAuthenticated })

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", as token: String = "ada",
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        headers[.authorization] = "Bearer \(token)"
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: body.isEmpty ? nil : ByteBuffer(string: body))
        return Answer(status: response.status, headers: response.headers, text: String(buffer: response.body))
    }

    func thread(inProject: Bool = false) async throws -> String {
        let path = inProject ? "/api/projects/\(Self.projectID)/threads" : "/api/threads"
        let answer = try await send(.post, path, #"{"thread_type": "ba_assistant"}"#)
        #expect(answer.status == .created)
        return try #require(answer.json["id"] as? String)
    }

    func ask(
        _ thread: String, _ content: String = "Why?", artifact: Bool = false, headers: HTTPFields = [:]
    ) async throws -> Answer {
        let body = #"{"content": "\#(content)", "artifact_generation": \#(artifact)}"#
        return try await send(.post, "/api/threads/\(thread)/chat", body, headers: headers)
    }

    /// Waits until the thread's answer is being made, and gives the run.
    func activeRun(_ thread: String) async throws -> Run {
        try await eventually { try await service.runs.active(inThread: thread) }
    }

    /// Waits until that many events of a run are in the log.
    func waitForEvents(_ count: Int, of run: Run) async throws {
        try await eventually { try await service.runs.lastSeq(of: run.id) >= count ? true : nil }
    }

    /// The last message of a thread.
    func answer(_ thread: String) async throws -> StoredMessage {
        try #require(try await service.messages.messages(ofThread: thread).last)
    }
}

struct NeverHappened: Error {}

/// Asks again and again until there is an answer.
/// - Throws: `NeverHappened` after 30 seconds.
@discardableResult
func eventually<Value>(_ look: () async throws -> Value?) async throws -> Value {
    let limit = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < limit {
        if let value = try await look() { return value }
        await Task.yield()
    }
    throw NeverHappened()
}

struct Answer {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var text: String

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:]
    }

    /// The events of a stream: name, data and id.
    var events: [(name: String, data: [String: Any], id: String?)] {
        text.components(separatedBy: "\r\n\r\n").filter { !$0.isEmpty }.map { block in
            var fields: [String: String] = [:]
            for line in block.components(separatedBy: "\r\n") {
                let parts = line.split(separator: ":", maxSplits: 1)
                fields[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces)
            }
            let data = try? JSONSerialization.jsonObject(with: Data((fields["data"] ?? "").utf8)) as? [String: Any]
            return (fields["event"] ?? "", data ?? [:], fields["id"])
        }
    }

    /// What the stream's pieces add up to.
    var streamedText: String {
        events.filter { $0.name == "text_delta" }.compactMap { $0.data["text"] as? String }.joined()
    }
}

/// What people may spend in a test, and what it buys.
struct Spending: Sendable {
    var dollars = 50
    var prices = PriceTable.standard
    var refusesAsBefore = false
}

/// Runs `body` against chat as `buildChat` puts it together, but with `model` and a library of its own.
func withChat(
    _ model: ScriptedModel, on engine: TestEngine = .sqlite, heartbeat: Duration = .seconds(60),
    spending: Spending = Spending(), library: ProjectLibrary = ChatUnderTest.library,
    _ body: @Sendable (ChatUnderTest) async throws -> Void
) async throws {
    try await withDatabase(engine, service: "chat", migrations: ChatSchema.migrations) { database in
        try await withChat(
            model, database: database, seal: try Seal(keys: [Seal.makeKey()]), heartbeat: heartbeat,
            spending: spending, library: library, body)
    }
}

/// The same on a database that is there already: another replica.
func withChat(
    _ model: ScriptedModel, database: Database, seal: Seal, heartbeat: Duration, spending: Spending = Spending(),
    library: ProjectLibrary = ChatUnderTest.library, _ body: @Sendable (ChatUnderTest) async throws -> Void
) async throws {
    let timing = RunSupervisor.Timing(
        lease: .seconds(2), round: .milliseconds(20), stillness: .milliseconds(60), poll: .milliseconds(5))
    let service = ChatService(
        database: database, seal: seal, library: library, catalog: ModelCatalog(standard: model),
        monthlyBudget: spending.dollars, prices: spending.prices, refusesBudgetAsBefore: spending.refusesAsBefore,
        timing: timing, heartbeat: heartbeat)
    let application = Application(
        responder: ServiceResponder(service.routes(authenticator: ChatUnderTest.authenticator)),
        services: [service.log, service.supervisor, service.hub])
    try await application.test(.router) { client in
        try await body(ChatUnderTest(service: service, database: database, client: client))
    }
}
