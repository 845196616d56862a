import NIOCore
import Testing

@testable import Gateway

@Suite("A request is repeated only where that can do no harm")
struct RepetitionTests {
    @Test("a replica that refuses the connection is passed over", arguments: ["GET", "POST"])
    func refused(method: String) async throws {
        let dead = RefusingPort()
        defer { withExtendedLifetime(dead) {} }
        let alive = try await Origin.start()
        try await RunningGateway.run(origins: [dead.port, alive.port]) { gateway in
            for round in 0..<6 {
                let client = try await gateway.send(request(method, "/auth/any", "Content-Length: 2") + "{}")
                let service = try await alive.accept()
                _ = try await service.readHead()
                #expect(try await service.read(count: 2) == "{}")
                service.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n\(round)")
                #expect(try await client.readAnswer().body == "\(round)")
            }
        }
    }

    @Test("when no replica accepts, the answer is a 503 that says which service and when to try again")
    func allRefused() async throws {
        let dead = RefusingPort()
        defer { withExtendedLifetime(dead) {} }
        try await RunningGateway.run(origins: [dead.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/providers"))
            let (head, body) = try await client.readAnswer()
            #expect(head.status == 503)
            #expect(head["retry-after"] == "2")
            #expect(body.contains(#""service":"auth""#))
            #expect(body.contains(#""retryable":true"#))
        }
    }

    @Test("a kept connection that closed unseen costs a GET nothing")
    func staleConnection() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/providers"))
            let first = try await origin.accept()
            try await origin.answer(on: first)
            _ = try await client.readAnswer()
            client.send(request("GET", "/auth/providers?again"))
            _ = try await first.readHead()
            try await first.reset()
            let second = try await origin.accept()
            let head = try await origin.answer(on: second, "again")
            #expect(head.startLine == "GET /auth/providers?again HTTP/1.1")
            #expect(try await client.readAnswer().body == "again")
        }
    }

    @Test("a POST on such a connection is not sent twice")
    func stalePost() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/providers"))
            let first = try await origin.accept()
            try await origin.answer(on: first)
            _ = try await client.readAnswer()
            client.send(request("POST", "/auth/refresh", "Content-Length: 0"))
            _ = try await first.readHead()
            try await first.reset()
            #expect(try await client.readAnswer().head.status == 502)
            #expect(origin.connectionCount == 1)
        }
    }

    @Test("once a byte of an answer came, nothing is repeated")
    func afterFirstByte() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/providers"))
            let first = try await origin.accept()
            try await origin.answer(on: first)
            _ = try await client.readAnswer()
            client.send(request("GET", "/auth/providers"))
            _ = try await first.readHead()
            first.send("HTTP/1.1 200 OK\r\nContent-")
            try await first.close()
            #expect(try await client.readAnswer().head.status == 502)
            #expect(origin.connectionCount == 1)
        }
    }

    @Test("requests go to the replica with the fewest others")
    func leastOutstanding() async throws {
        let one = try await Origin.start()
        let two = try await Origin.start()
        try await RunningGateway.run(origins: [one.port, two.port]) { gateway in
            let clients = try await [
                gateway.send(request("GET", "/auth/a")), gateway.send(request("GET", "/auth/b")),
            ]
            _ = try await (one.accept().readHead(), two.accept().readHead())
            #expect(one.connectionCount == 1)
            #expect(two.connectionCount == 1)
            for client in clients { try await client.close() }
        }
    }
}
