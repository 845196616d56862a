import NIOCore
import Testing

@testable import Gateway

@Suite("Bodies have a limit, however their length is told")
struct BodyLimitTests {
    private static let limits = BodyLimits(json: 1_000, upload: 200_000)

    @Test("a declared length beyond the limit is refused before a byte reaches the service")
    func declared() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port], limits: Self.limits) { gateway in
            let client = try await gateway.send(request("POST", "/auth/refresh", "Content-Length: 1001"))
            client.send(String(repeating: "x", count: 1_001))
            let (head, body) = try await client.readAnswer()
            #expect(head.status == 413)
            #expect(head["content-type"] == "application/problem+json")
            #expect(body.contains(#""code":"too_large""#))
            #expect(origin.bytesReceived == 0)
            client.send(request("GET", "/health"))
            #expect(try await client.readAnswer().head.status == 503)
        }
    }

    @Test("so is a chunked body when it passes the limit; what is small enough to be awaited goes nowhere")
    func counted() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port], limits: Self.limits) { gateway in
            let client = try await gateway.send(request("POST", "/auth/refresh", "Transfer-Encoding: chunked"))
            client.send("3e8\r\n\(String(repeating: "x", count: 1_000))\r\n")
            client.send("1\r\ny\r\n")
            #expect(try await client.readHead().status == 413)
            #expect(origin.connectionCount == 0)
        }
    }

    @Test("and of a larger one the service sees the request broken off")
    func countedOnTheWay() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port], limits: Self.limits) { gateway in
            let token = try gateway.token()
            let client = try await gateway.send(
                request(
                    "POST", "/api/projects/p/documents", "Authorization: Bearer \(token)",
                    "Transfer-Encoding: chunked"))
            client.send("30d40\r\n\(String(repeating: "x", count: 200_000))\r\n")
            let service = try await origin.accept()
            _ = try await service.read(count: 200_000)
            client.send("1\r\ny\r\n")
            #expect(try await client.readHead().status == 413)
            _ = try await service.ending(within: .milliseconds(500))
            #expect(!service.pending.contains("0\r\n\r\n"))
        }
    }

    @Test("an upload of a document may be larger, up to its own limit", arguments: [(200_000, 201), (200_001, 413)])
    func upload(size: Int, status: Int) async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port], limits: Self.limits) { gateway in
            let token = try gateway.token()
            let client = try await gateway.send(
                request(
                    "POST", "/api/projects/p/documents", "Authorization: Bearer \(token)", "Content-Length: \(size)"))
            client.send(ByteBuffer(repeating: 120, count: size))
            if status == 201 {
                let service = try await origin.accept()
                _ = try await service.readHead()
                _ = try await service.read(count: size)
                service.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
            }
            #expect(try await client.readHead().status == status)
        }
    }

    @Test("a client that sends everything before it reads still gets to read why it was refused")
    func lateReader() async throws {
        try await RunningGateway.run(limits: Self.limits) { gateway in
            let size = 20_000_000
            let client = try await gateway.send(request("POST", "/auth/refresh", "Content-Length: \(size)"))
            let body = ByteBuffer(repeating: 120, count: size)
            try await client.channel.writeAndFlush(body).get()
            let (head, _) = try await client.readAnswer()
            #expect(head.status == 413)
            #expect(head["connection"] == "close")
            #expect(try await client.ending() == .closed)
        }
    }

    @Test("100-continue is answered once the request may go on, and not passed on")
    func expectContinue() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port], limits: Self.limits) { gateway in
            let client = try await gateway.send(
                request("POST", "/auth/refresh", "Content-Length: 2", "Expect: 100-continue"))
            #expect(try await client.readHead().status == 100)
            let service = try await origin.accept()
            #expect(try await service.readHead()["expect"] == nil)
            client.send("{}")
            #expect(try await service.read(count: 2) == "{}")
            service.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            #expect(try await client.readAnswer().head.status == 200)
        }
    }

    @Test("a refused request is never told to continue")
    func expectRefused() async throws {
        try await RunningGateway.run(limits: Self.limits) { gateway in
            let client = try await gateway.send(
                request("POST", "/api/threads", "Content-Length: 2", "Expect: 100-continue"))
            let (head, _) = try await client.readAnswer()
            #expect(head.status == 401)
            #expect(head["connection"] == "close")
        }
    }

    @Test("a refused request with a small body keeps its connection")
    func refusedKeepsConnection() async throws {
        try await RunningGateway.run { gateway in
            let client = try await gateway.connect()
            for _ in 0..<3 {
                client.send(request("POST", "/api/threads", "Content-Length: 5"))
                client.send("hello")
                let (head, _) = try await client.readAnswer()
                #expect(head.status == 401)
                #expect(head["connection"] == nil)
            }
        }
    }
}
