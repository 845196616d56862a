import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import ServiceKit

@Suite("A service answers")
struct ServiceResponderTests {
    private struct Draft: Decodable {
        var projectName: String
        var count: Int?
    }

    private struct Secret: Error {}

    private func withService(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let authenticator = Authenticator(
            person: { request in
                guard request.headerFields[.authorization] == "Bearer good" else { throw Problem.notAuthenticated }
                return Identity(userID: "u", email: "e", sessionID: "s")
            },
            service: { _ in throw Problem.invalidToken })
        var routes = Routes(authenticator: authenticator)
        routes.post("/things", .anyone) { request, _ in
            JSONResponse(["name": try await request.json(Draft.self).projectName], status: .created)
        }
        routes.get("/things/{id}", .anyone) { _, context in JSONResponse(["id": context.parameter("id")]) }
        routes.get("/mine") { _, context in JSONResponse(["id": try context.person().userID]) }
        routes.get("/internal", .service) { _, _ in JSONResponse(["ok": true]) }
        routes.get("/broken", .anyone) { _, _ -> HTTPResponse.Status in throw Secret() }
        routes.addHealth(
            [
                HealthCheck("database") {}, HealthCheck("auth") { throw Problem.unavailable("auth is away") },
                HealthCheck("slow") { try await Task.sleep(for: .seconds(60)) },
            ], metrics: PrometheusMetrics())
        try await Application(responder: ServiceResponder(routes)).test(.router) { try await body($0) }
    }

    private func problem(_ response: TestResponse) throws -> [String: Any] {
        #expect(response.headers[.contentType] == "application/problem+json")
        return try #require(
            try JSONSerialization.jsonObject(with: Data(response.body.readableBytesView)) as? [String: Any])
    }

    @Test(
        "a body that does not fit with a 422 that points at the field",
        arguments: [
            (#"{"project_name": 5}"#, "/project_name", "project_name: must be text."),
            (#"{}"#, "/project_name", "project_name: is required."),
            (#"{"project_name": "a", "count": "b"}"#, "/count", "count: must be a number."),
            (#"{"project_name": null}"#, "/project_name", "project_name: must be text, not null."),
            ("not json", "", "The request body is not valid JSON."),
            (String(repeating: "[", count: 10_000), "", "The request body is not valid JSON."),
        ])
    func badBody(_ body: String, _ pointer: String, _ detail: String) async throws {
        try await withService { client in
            let response = try await client.execute(uri: "/things", method: .post, body: ByteBuffer(string: body))
            #expect(response.status == .unprocessableContent)
            let problem = try problem(response)
            #expect(problem["detail"] as? String == detail)
            #expect((problem["errors"] as? [[String: String]])?.first?["pointer"] == pointer)
        }
    }

    @Test("a body that is not UTF-8 with a 422, also where nobody reads the bytes")
    func notUTF8() async throws {
        try await withService { client in
            let body = ByteBuffer(bytes: Array(#"{"project_name": "a", "x": ""#.utf8) + [0xFF] + Array(#""}"#.utf8))
            let response = try await client.execute(uri: "/things", method: .post, body: body)
            #expect(response.status == .unprocessableContent)
            #expect(try problem(response)["code"] as? String == "json_invalid")
        }
    }

    @Test("a body over the limit with 413 that names the limit")
    func tooLarge() async throws {
        try await withService { client in
            let body = ByteBuffer(repeating: UInt8(ascii: " "), count: Request.jsonLimit + 1)
            let response = try await client.execute(uri: "/things", method: .post, body: body)
            #expect(response.status == .contentTooLarge)
            #expect((try problem(response)["detail"] as? String)?.contains("1 MiB") == true)
        }
    }

    @Test("an unknown path with 404, a wrong method with 405 and what is allowed")
    func routing() async throws {
        try await withService { client in
            let unknown = try await client.execute(uri: "/nothing", method: .get)
            #expect(unknown.status == .notFound)
            #expect(try problem(unknown)["code"] as? String == "unknown_route")
            let wrong = try await client.execute(uri: "/things/7", method: .delete)
            #expect(wrong.status == .methodNotAllowed)
            #expect(wrong.headers[.allow] == "GET")
        }
    }

    @Test("a person's route to that person alone, before the body is read")
    func access() async throws {
        try await withService { client in
            let nobody = try await client.execute(uri: "/mine", method: .get)
            #expect(nobody.status == .unauthorized)
            #expect(nobody.headers[.wwwAuthenticate] == "Bearer")
            let person = try await client.execute(uri: "/mine", method: .get, headers: [.authorization: "Bearer good"])
            #expect(person.status == .ok)
            let service = try await client.execute(
                uri: "/internal", method: .get, headers: [.authorization: "Bearer good"])
            #expect(service.status == .unauthorized)
        }
    }

    @Test("an unexpected failure with a sentence that gives nothing away")
    func unexpected() async throws {
        try await withService { client in
            let response = try await client.execute(uri: "/broken", method: .get)
            #expect(response.status == .internalServerError)
            #expect(!String(buffer: response.body).contains("Secret"))
            #expect(try problem(response)["correlation_id"] as? String == response.headers[.correlationID])
        }
    }

    @Test(
        "with the correlation id it was given when that is short and clean, else with its own",
        arguments: [
            ("abc-123", true), ("with space", false), (String(repeating: "a", count: 65), false), ("a\u{e9}", false),
        ])
    func correlation(_ id: String, _ isKept: Bool) async throws {
        try await withService { client in
            let response = try await client.execute(
                uri: "/things/1", method: .get, headers: [.correlationID: id])
            #expect((response.headers[.correlationID] == id) == isKept)
            #expect(CorrelationID.isClean(response.headers[.correlationID] ?? ""))
        }
    }

    @Test("whether it is ready, each dependency by name, within the time limit")
    func readiness() async throws {
        let readiness = await Readiness.asking(
            [
                HealthCheck("database") {}, HealthCheck("auth") { throw Problem.unavailable("auth is away") },
                HealthCheck("slow") { try await Task.sleep(for: .seconds(60)) },
            ], limit: .milliseconds(50))
        #expect(!readiness.ready)
        #expect(readiness.dependencies.map(\.name) == ["database", "auth", "slow"])
        #expect(readiness.dependencies.map(\.ready) == [true, false, false])
        #expect(readiness.dependencies[1].detail == "auth is away")
        #expect(readiness.dependencies[2].detail == "did not answer within 50ms")
    }
}
