import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Documents

/// The documents service on an empty database, with a clock that a test moves. A person's token is their name.
struct DocumentsUnderTest: Sendable {
    let client: any TestClientProtocol
    let clock: TestClock
    let database: Database
    let service: DocumentsService

    func send(
        _ method: HTTPRequest.Method, _ path: String, as person: String? = "ann", headers: HTTPFields = [:],
        body: ByteBuffer? = nil
    ) async throws -> Answer {
        var headers = headers
        if let person { headers[.authorization] = "Bearer \(person)" }
        let response = try await client.execute(uri: path, method: method, headers: headers, body: body)
        return Answer(status: response.status, headers: response.headers, body: Data(response.body.readableBytesView))
    }

    func get(_ path: String, as person: String? = "ann") async throws -> Answer {
        try await send(.get, path, as: person)
    }

    func json(
        _ method: HTTPRequest.Method, _ path: String, _ body: String, as person: String? = "ann"
    ) async throws -> Answer {
        try await send(
            method, path, as: person, headers: [.contentType: "application/json"], body: ByteBuffer(string: body))
    }

    /// Makes a project and gives its id.
    func project(_ name: String = "Billing", as person: String = "ann") async throws -> String {
        let answer = try await json(.post, "/api/projects", #"{"name": "\#(name)"}"#, as: person)
        #expect(answer.status == .created)
        return try answer.text("id")
    }

    func upload(
        _ content: some Sequence<UInt8>, named filename: String = "notes.txt", type: String? = "text/plain",
        to project: String, as person: String? = "ann", key: String? = nil
    ) async throws -> Answer {
        var form = "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(filename)\"\r\n"
        if let type { form += "Content-Type: \(type)\r\n" }
        var body = ByteBuffer(string: form + "\r\n")
        body.writeBytes(content)
        body.writeString("\r\n--xyz--\r\n")
        return try await uploadForm(body, to: project, as: person, key: key)
    }

    func uploadForm(
        _ body: ByteBuffer, type: String = "multipart/form-data; boundary=xyz", to project: String,
        as person: String? = "ann", key: String? = nil
    ) async throws -> Answer {
        var headers: HTTPFields = [.contentType: type]
        headers[.idempotencyKey] = key
        return try await send(.post, "/api/projects/\(project)/documents", as: person, headers: headers, body: body)
    }

    /// Uploads a text that must be taken, and gives the document's id.
    func document(_ text: String, named filename: String = "notes.txt", in project: String) async throws -> String {
        let answer = try await upload(Array(text.utf8), named: filename, to: project)
        #expect(answer.status == .created)
        return try answer.text("id")
    }

    /// How many rows hold anything of a document.
    func documentRows() async throws -> Int {
        var count = 0
        for table in ["documents", "contents", "passages", "postings", "document_terms"] as [Identifier] {
            count +=
                try await database.first(
                    "SELECT COUNT(*) FROM documents.\(identifier: table)", as: Int.self) ?? 0
        }
        return count
    }
}

/// An answer as a test reads it.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: Data

    var json: Any { get throws { try JSONSerialization.jsonObject(with: body) } }

    var object: [String: Any] { get throws { try #require(try json as? [String: Any]) } }

    var list: [[String: Any]] { get throws { try #require(try json as? [[String: Any]]) } }

    func text(_ key: String) throws -> String { try #require(try object[key] as? String) }

    /// `pointer` of each field at fault.
    var pointers: [String] {
        get throws { (try object["errors"] as? [[String: String]] ?? []).compactMap { $0["pointer"] } }
    }
}

/// Runs `body` against the service as `main` puts it together, but for the tokens.
func withDocuments(
    on engine: TestEngine = .sqlite, uploadPlaces: AsyncSemaphore = .uploads(),
    _ body: @Sendable (DocumentsUnderTest) async throws -> Void
) async throws {
    try await withDatabase(engine, service: DocumentsSchema.name, migrations: DocumentsSchema.migrations) { database in
        let clock = TestClock()
        let seal = try Seal(keys: [Seal.makeKey()])
        let service = DocumentsService(
            database: database, seal: seal, uploadPlaces: uploadPlaces, clock: clock.wall)
        let application = Application(responder: ServiceResponder(service.routes(authenticator: .byName)))
        try await application.test(.router) { client in
            try await body(DocumentsUnderTest(client: client, clock: clock, database: database, service: service))
        }
    }
}

extension Authenticator {
    /// `Bearer ann` is Ann; `Bearer chat:ann` is chat on behalf of Ann.
    static let byName = Authenticator(
        person: { head in
            guard let name = bearer(head) else { throw Problem.notAuthenticated }
            guard !name.contains(":") else { throw Problem.invalidToken }
            return Identity(userID: name, email: "\(name)@example.org", sessionID: "session")
        },
        service: { head in
            guard let parts = bearer(head)?.split(separator: ":", omittingEmptySubsequences: false), parts.count == 2
            else { throw Problem.invalidToken }
            return ServiceIdentity(name: String(parts[0]), onBehalfOf: parts[1].isEmpty ? nil : String(parts[1]))
        })

    private static func bearer(_ head: HTTPRequest) -> String? {
        head.headerFields[.authorization].map { String($0.dropFirst("Bearer ".count)) }
    }
}
