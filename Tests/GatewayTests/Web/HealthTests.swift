import Foundation
import ServiceKit
import Testing

@testable import Gateway

@Suite("Health is the services' own word")
struct HealthTests {
    private static func readiness(_ json: String) throws -> Readiness {
        try JSON.decode(Readiness.self, from: Data(json.utf8))
    }

    private static let ready = #"{"ready":true,"dependencies":[]}"#
    private static let unready =
        #"{"ready":false,"dependencies":[{"name":"database","ready":false,"milliseconds":1,"detail":"does not answer"}]}"#

    @Test("all ready: the contract's answer, word for word")
    func healthy() async throws {
        try await RunningGateway.run(origins: [1], readiness: { _, _ in try Self.readiness(Self.ready) }) { gateway in
            let client = try await gateway.send(request("GET", "/health"))
            let (head, body) = try await client.readAnswer()
            #expect(head.status == 200)
            #expect(body == #"{"status":"healthy","database":"connected","version":"1.0.0"}"#)
        }
    }

    @Test("one service that is not ready, or does not answer, is enough for 503", arguments: [true, false])
    func degraded(answers: Bool) async throws {
        let probe: ReadinessWatch.Probe = { service, _ in
            guard service == .chat else { return try Self.readiness(Self.ready) }
            guard answers else { throw CancellationError() }
            return try Self.readiness(Self.unready)
        }
        try await RunningGateway.run(origins: [1], readiness: probe) { gateway in
            let client = try await gateway.send(request("GET", "/health"))
            let (head, body) = try await client.readAnswer()
            #expect(head.status == 503)
            #expect(body == #"{"status":"degraded","database":"disconnected","version":"1.0.0"}"#)
            let state = gateway.context.health.state(of: .chat)
            #expect(state == (answers ? .failing("database: does not answer") : .silent))
            #expect(gateway.context.health.state(of: .auth) == .ready)
        }
    }
}
