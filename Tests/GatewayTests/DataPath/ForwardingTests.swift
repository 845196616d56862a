import NIOCore
import Testing

@testable import Gateway

@Suite("A request is passed to its service and the answer back")
struct ForwardingTests {
    @Test("the service gets the request, the client gets the answer")
    func roundTrip() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/providers?x=1", "X-Correlation-ID: abc-1"))
            let service = try await origin.accept()
            let received = try await service.readHead()
            #expect(received.startLine == "GET /auth/providers?x=1 HTTP/1.1")
            #expect(received["host"] == "auth:80")
            #expect(received["x-correlation-id"] == "abc-1")
            service.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Own: yes\r\n\r\n[]")
            let (head, body) = try await client.readAnswer()
            #expect(head.status == 200)
            #expect(head["x-own"] == "yes")
            #expect(head["x-correlation-id"] == "abc-1")
            #expect(head["cache-control"] == "no-store")
            #expect(body == "[]")
        }
    }

    @Test("what concerns one connection only is passed in neither direction")
    func hopByHop() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(
                request(
                    "GET", "/auth/providers", "Connection: keep-alive, X-Mine", "X-Mine: 1", "Keep-Alive: timeout=5",
                    "TE: trailers", "Proxy-Authorization: Basic eDp5", "Trailer: X-End",
                    "X-Forwarded-For: 6.6.6.6", "Forwarded: for=6.6.6.6", "X-Real-IP: 6.6.6.6",
                    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
            let service = try await origin.accept()
            let received = try await service.readHead()
            for name in [
                "connection", "x-mine", "keep-alive", "te", "proxy-authorization", "trailer", "forwarded", "x-real-ip",
            ] {
                #expect(received[name] == nil, "\(name)")
            }
            #expect(received.values("x-forwarded-for") == ["127.0.0.1"])
            #expect(received["x-forwarded-host"] == "localhost")
            #expect(received["traceparent"]?.contains("0af7651916cd43dd8448eb211c80319c") == false)
            service.send(
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive, X-Theirs\r\nX-Theirs: 1\r\n"
                    + "Keep-Alive: timeout=5\r\nServer: secret/1.0\r\nX-Powered-By: magic\r\n\r\n")
            let (head, _) = try await client.readAnswer()
            for name in ["connection", "x-theirs", "keep-alive", "server", "x-powered-by"] {
                #expect(head[name] == nil, "\(name)")
            }
        }
    }

    @Test("a connection to a replica is used again, and so is the client's")
    func keepAlive() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.connect()
            client.send(request("GET", "/auth/providers"))
            let service = try await origin.accept()
            try await origin.answer(on: service, "1")
            #expect(try await client.readAnswer().body == "1")
            for round in 2...5 {
                client.send(request("GET", "/auth/providers"))
                try await origin.answer(on: service, "\(round)")
                #expect(try await client.readAnswer().body == "\(round)")
            }
            #expect(origin.connectionCount == 1)
        }
    }

    @Test("requests sent ahead are answered one after the other, in order")
    func pipelining() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(
                (1...3).map { request("GET", "/auth/providers?n=\($0)") }.joined())
            let service = try await origin.accept()
            for round in 1...3 {
                let head = try await service.readHead()
                #expect(head.startLine == "GET /auth/providers?n=\(round) HTTP/1.1")
                #expect(service.pending.isEmpty)
                service.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\(round)")
            }
            for round in 1...3 { #expect(try await client.readAnswer().body == "\(round)") }
        }
    }

    @Test("thousands of requests sent ahead neither overflow the stack nor mix their answers")
    func manyPipelined() async throws {
        try await RunningGateway.run { gateway in
            let client = try await gateway.connect()
            for _ in 0..<20 {
                client.send(String(repeating: request("GET", "/health"), count: 100))
                for _ in 0..<100 { #expect(try await client.readAnswer().head.status == 503) }
            }
        }
    }

    @Test("HEAD is answered with the length and without a body, and the connection lives on")
    func head() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("HEAD", "/auth/providers"))
            let service = try await origin.accept()
            #expect(try await service.readHead().startLine.hasPrefix("HEAD "))
            service.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
            #expect(try await client.readHead()["content-length"] == "5000")
            client.send(request("GET", "/auth/providers"))
            try await origin.answer(on: service, "after")
            #expect(try await client.readAnswer().body == "after")
        }
    }

    @Test("304 and 204 have no body")
    func withoutBody() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.connect()
            client.send(request("GET", "/auth/providers"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n")
            let notModified = try await client.readHead()
            #expect(notModified.status == 304)
            #expect(notModified["transfer-encoding"] == nil)
            client.send(request("POST", "/auth/logout", "Content-Length: 0"))
            _ = try await service.readHead()
            service.send("HTTP/1.1 204 No Content\r\n\r\n")
            let noContent = try await client.readHead()
            #expect(noContent.status == 204)
            #expect(noContent["transfer-encoding"] == nil)
            #expect(client.pending.isEmpty)
        }
    }

    @Test("an HTTP/1.0 client gets an unchunked body that ends with the connection")
    func http10() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send("GET /auth/providers HTTP/1.0\r\nHost: localhost\r\n\r\n")
            let service = try await origin.accept()
            #expect(try await service.readHead().startLine == "GET /auth/providers HTTP/1.1")
            service.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
            let head = try await client.readHead()
            #expect(head["transfer-encoding"] == nil)
            #expect(try await client.ending() == .closed)
            #expect(client.pending == "hello")
        }
    }

    @Test("an answer that ends with the service's connection reaches the client whole")
    func closeDelimited() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/providers"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send("HTTP/1.1 200 OK\r\n\r\nall of it")
            try await service.close()
            #expect(try await client.readHead()["transfer-encoding"] == "chunked")
            #expect(try await client.read(through: "0\r\n\r\n") == "9\r\nall of it\r\n0\r\n\r\n")
        }
    }
}
