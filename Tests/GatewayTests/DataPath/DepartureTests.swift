import NIOCore
import Testing

@testable import Gateway

@Suite("When one side goes, the other learns it at once")
struct DepartureTests {
    private static let streamHead =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n: \n\r\n"

    @Test("a client that leaves a stream frees the service's connection within half a second")
    func clientLeavesStream() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/stream"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send(Self.streamHead)
            _ = try await client.readHead()
            try await client.close()
            _ = try await service.ending(within: .milliseconds(500))
        }
    }

    @Test("so does one that leaves while it waits for an answer")
    func clientLeavesWaiting() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/slow"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            try await client.reset()
            _ = try await service.ending(within: .milliseconds(500))
        }
    }

    @Test("a service that breaks off a chunked answer is seen as a cut, not as an end")
    func cutChunked() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/stream"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send(Self.streamHead)
            _ = try await client.read(through: "\r\n\r\n")
            try await service.close()
            _ = try await client.ending(within: .milliseconds(500))
            #expect(client.pending == "3\r\n: \n\r\n")
        }
    }

    @Test("so is one that breaks off an answer of known length")
    func cutLength() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/providers"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            let head = try await client.readHead()
            #expect(head["content-length"] == "100")
            try await service.reset()
            _ = try await client.ending()
            #expect(client.pending.utf8.count < 100)
        }
    }

    @Test("an HTTP/1.0 client, for which closing means the end, is reset")
    func cutHTTP10() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send("GET /auth/stream HTTP/1.0\r\nHost: localhost\r\n\r\n")
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send(Self.streamHead)
            _ = try await client.read(through: ": \n")
            try await service.close()
            #expect(try await client.ending() == .reset)
        }
    }

    @Test("a service that closes before it answers a POST gives a 502 that does not promise a repetition")
    func lostPost() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("POST", "/auth/refresh", "Content-Length: 2") + "{}")
            let service = try await origin.accept()
            _ = try await service.readHead()
            try await service.close()
            let (head, body) = try await client.readAnswer()
            #expect(head.status == 502)
            #expect(body.contains(#""service":"auth""#))
            #expect(body.contains(#""retryable":false"#))
            #expect(origin.connectionCount == 1)
        }
    }

    @Test(
        "an answer that is not HTTP gives a 502",
        arguments: [
            "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 40_000) + "\r\n\r\n",
        ])
    func malformed(answer: String) async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/providers"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send(answer)
            #expect(try await client.readAnswer().head.status == 502)
        }
    }
}
