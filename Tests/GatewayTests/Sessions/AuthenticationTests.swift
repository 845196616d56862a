import Access
import Contracts
import ServiceKit
import Testing

@testable import Gateway

@Suite("Who is not signed in does not get past the gateway")
struct AuthenticationTests {
    @Test("no token, a bad token, a revoked one: 401 with the contract's words, and the service sees nothing")
    func refused() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/api/threads"))
            let (head, body) = try await client.readAnswer()
            #expect(head.status == 401)
            #expect(head["www-authenticate"] == "Bearer")
            #expect(body.contains(#""detail":"Not authenticated""#))

            client.send(request("GET", "/api/threads", "Authorization: Bearer a.b.c"))
            let (badHead, badBody) = try await client.readAnswer()
            #expect(badHead.status == 401)
            #expect(badHead["www-authenticate"]?.hasPrefix("Bearer") == true)
            #expect(badBody.contains(#""detail":"Could not validate credentials""#))

            gateway.revocations.note([FeedEvent(cursor: 1, type: .sessionRevoked, subject: "gone", at: .now())])
            client.send(request("GET", "/api/threads", "Authorization: Bearer \(try gateway.token(session: "gone"))"))
            #expect(try await client.readAnswer().head.status == 401)
            #expect(origin.connectionCount == 0)
        }
    }

    @Test("a good token passes, and goes on to the service, which checks it again")
    func passed() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let token = try gateway.token()
            let client = try await gateway.send(request("GET", "/api/threads", "Authorization: Bearer \(token)"))
            let service = try await origin.accept()
            #expect(try await origin.answer(on: service)["authorization"] == "Bearer \(token)")
            #expect(try await client.readAnswer().head.status == 200)
        }
    }

    @Test("a token signed by a key that auth has only just published passes, its body with it")
    func rotation() async throws {
        let origin = try await Origin.start()
        let new = SigningKey()
        try await RunningGateway.run(origins: [origin.port], laterKeys: [new]) { gateway in
            let token = try gateway.token(signedBy: new)
            let client = try await gateway.send(
                request("POST", "/api/threads", "Authorization: Bearer \(token)", "Content-Length: 2") + "{}")
            let service = try await origin.accept()
            _ = try await service.readHead()
            #expect(try await service.read(count: 2) == "{}")
            service.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
            #expect(try await client.readAnswer().head.status == 201)
            client.send(
                request("GET", "/api/threads", "Authorization: Bearer \(try gateway.token(signedBy: SigningKey()))"))
            #expect(try await client.readAnswer().head.status == 401)
        }
    }

    @Test("refusals can be read by the pages of a known origin")
    func cors() async throws {
        try await RunningGateway.run { gateway in
            let client = try await gateway.connect()
            for (path, status) in [
                ("/api/threads", 401), ("/api/nonsense", 404), ("/auth/providers", 503), ("/health", 503),
            ] {
                client.send(request("GET", path, "Origin: https://app.example.org"))
                let (head, _) = try await client.readAnswer()
                #expect(head.status == status)
                #expect(head["access-control-allow-origin"] == "https://app.example.org")
                #expect(head["access-control-allow-credentials"] == "true")
                #expect(head["access-control-expose-headers"]?.contains("X-Correlation-ID") == true)
                #expect(head.values("vary").contains("Origin"))
                client.send(request("GET", path, "Origin: https://evil.example"))
                let (foreign, _) = try await client.readAnswer()
                #expect(foreign.status == status)
                #expect(foreign["access-control-allow-origin"] == nil)
                #expect(foreign.values("vary").contains("Origin"))
            }
        }
    }

    @Test("a preflight is answered without a token, without a body, for a day")
    func preflight() async throws {
        try await RunningGateway.run { gateway in
            let client = try await gateway.send(
                request(
                    "OPTIONS", "/api/threads/1/chat", "Origin: https://app.example.org",
                    "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization"))
            let head = try await client.readHead()
            #expect(head.status == 204)
            #expect(head["access-control-allow-methods"]?.contains("PATCH") == true)
            #expect(head["access-control-allow-headers"] == "authorization")
            #expect(head["access-control-max-age"] == "86400")
            #expect(head["content-length"] == nil)
        }
    }

    @Test("event streams carry the headers too")
    func stream() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/stream", "Origin: https://app.example.org"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(try await client.readHead()["access-control-allow-origin"] == "https://app.example.org")
        }
    }
}
