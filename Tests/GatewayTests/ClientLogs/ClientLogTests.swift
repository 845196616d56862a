import Foundation
import HTTPTypes
import Logging
import ServiceKit
import Testing

@testable import Gateway

@Suite("What clients report becomes bounded, clean lines")
struct ClientLogTests {
    private static func entry(_ message: String, level: String = "info") -> [String: String] {
        [
            "timestamp": "2026-01-02T03:04:05Z", "level": level, "message": message, "category": "ui",
            "session_id": "s1",
        ]
    }

    private static func body(_ logs: [[String: String]]) throws -> Data {
        try JSONSerialization.data(withJSONObject: ["logs": logs])
    }

    @Test("control characters, line ends and turned text are escaped, long texts cut")
    func clean() throws {
        let entries = try ClientLogEntry.entries(
            of: Self.body([Self.entry("a\r\nlevel=error \u{1B}[2J\u{202E}\u{2028}ü", level: "Warning")]))
        #expect(entries[0].message == #"a\u{D}\u{A}level=error \u{1B}[2J\u{202E}\u{2028}ü"#)
        #expect(entries[0].level == .warning)
        let long = try ClientLogEntry.entries(of: Self.body([Self.entry(String(repeating: "x", count: 100_000))]))
        #expect(long[0].message.count == ClientLogEntry.messageLimit + 1)
    }

    @Test("what is no batch is 422 that names the place")
    func refused() throws {
        for text in ["", "[]", "{}", #"{"logs":[]}"#, #"{"logs":[1]}"#, #"{"logs":"x"}"#] {
            #expect(throws: Problem.self) { try ClientLogEntry.entries(of: Data(text.utf8)) }
        }
        let problem = try #require(throws: Problem.self) {
            try ClientLogEntry.entries(of: Self.body([Self.entry("fine"), Self.entry("x", level: "loud")]))
        }
        #expect(problem.status.code == 422)
        #expect(problem.fields.map(\.pointer) == ["/logs/1/level"])
        #expect(throws: Problem.self) {
            try ClientLogEntry.entries(of: Self.body(Array(repeating: Self.entry("x"), count: 1_001)))
        }
    }

    @Test("a person's batch is counted, nobody's is refused, and too large a one is 413")
    func route() async throws {
        try await RunningGateway.run { gateway in
            let body = String(decoding: try Self.body([Self.entry("one"), Self.entry("two")]), as: UTF8.self)
            let person = "Authorization: Bearer \(try gateway.token())"
            let length = "Content-Length: \(body.utf8.count)"
            let client = try await gateway.send(request("POST", "/api/logs/ingest", person, length) + body)
            let (head, text) = try await client.readAnswer()
            #expect(head.status == 200)
            #expect(text == #"{"status":"success","ingested":2}"#)
            client.send(request("POST", "/api/logs/ingest", length) + body)
            #expect(try await client.readAnswer().head.status == 401)
            client.send(request("POST", "/api/logs/ingest", person, "Content-Length: 2") + "{}")
            #expect(try await client.readAnswer().head.status == 422)
            client.send(request("GET", "/api/logs/ingest", person))
            #expect(try await client.readAnswer().head.status == 405)
            let large = try await gateway.send(
                request("POST", "/api/logs/ingest", person, "Content-Length: 1048577"))
            #expect(try await large.readAnswer().head.status == 413)
        }
    }
}
