import NIOCore
import Testing

@testable import Gateway

@Suite("What is no clear request never reaches a service")
struct MalformedRequestTests {
    private static let cases: [(name: String, bytes: String)] = [
        (
            "both length and chunked",
            "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        (
            "two lengths that differ",
            "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"
        ),
        (
            "two lengths that agree",
            "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello"
        ),
        ("a list of lengths", "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5, 5\r\n\r\nhello"),
        ("a negative length", "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"),
        ("a length with a plus", "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nhello"),
        ("a hexadecimal length", "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x5\r\n\r\nhello"),
        (
            "a length beyond all numbers",
            "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n"
        ),
        (
            "an unknown coding",
            "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
        ),
        (
            "a coding spelled oddly",
            "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"
        ),
        ("identity coding", "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity\r\n\r\n"),
        (
            "chunked twice",
            "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        (
            "chunked in HTTP/1.0",
            "POST /auth/x HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        (
            "a space before the colon",
            "POST /auth/x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"
        ),
        ("a folded line", "GET /auth/x HTTP/1.1\r\nHost: localhost\r\nX-A: a\r\n b\r\n\r\n"),
        ("a field without a name", "GET /auth/x HTTP/1.1\r\nHost: localhost\r\n: b\r\n\r\n"),
        ("a space in a name", "GET /auth/x HTTP/1.1\r\nHost: localhost\r\nX A: b\r\n\r\n"),
        ("NUL in a value", "GET /auth/x HTTP/1.1\r\nHost: localhost\r\nX-A: a\0b\r\n\r\n"),
        ("a control character in a value", "GET /auth/x HTTP/1.1\r\nHost: localhost\r\nX-A: a\u{1}b\r\n\r\n"),
        ("a bare CR in a value", "GET /auth/x HTTP/1.1\r\nHost: localhost\r\nX-A: a\rb\r\n\r\n"),
        ("no host", "GET /auth/x HTTP/1.1\r\nX-A: b\r\n\r\n"),
        ("two hosts", "GET /auth/x HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"),
        ("a host with a path", "GET /auth/x HTTP/1.1\r\nHost: localhost/auth\r\n\r\n"),
        ("a host with a user", "GET /auth/x HTTP/1.1\r\nHost: a@localhost\r\n\r\n"),
        ("a target that names another host", "GET http://elsewhere/auth/x HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("HTTP/2.0 in HTTP/1 clothes", "GET /auth/x HTTP/2.0\r\nHost: localhost\r\n\r\n"),
        ("HTTP/1.2", "GET /auth/x HTTP/1.2\r\nHost: localhost\r\n\r\n"),
        ("no version", "GET /auth/x\r\nHost: localhost\r\n\r\n"),
        ("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("a lower-case method", "get /auth/x HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("a tunnel", "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n"),
        ("a trace", "TRACE /auth/x HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("dot segments", "GET /auth/../internal/events HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("encoded dot segments", "GET /auth/%2e%2e/internal/events HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("an encoded slash", "GET /auth%2fx HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("an encoded NUL", "GET /auth/x%00 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("a backslash", "GET /auth\\..\\internal HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("an empty segment", "GET /auth//x HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("a fragment", "GET /auth/x#y HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("what services say to each other", "GET /internal/events HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("the same, encoded", "GET /%69nternal/events HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("an upgrade to HTTP/2", "PRI * HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        (
            "two credentials",
            "GET /auth/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n"
        ),
        (
            "a header beyond the limit",
            "GET /auth/x HTTP/1.1\r\nHost: localhost\r\nX-A: \(String(repeating: "a", count: 33_000))\r\n\r\n"
        ),
        (
            "too many fields",
            "GET /auth/x HTTP/1.1\r\nHost: localhost\r\n\(String(repeating: "X-A: a\r\n", count: 200))\r\n"
        ),
        (
            "an address beyond the limit",
            "GET /auth/\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n"
        ),
        ("TLS on the plain port", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\r\n\r\n"),
        ("another protocol", "SSH-2.0-OpenSSH_9.2\r\n"),
    ]

    @Test("each is refused with a 4xx, and not a byte of it passes", arguments: cases.map(\.name))
    func refused(name: String) async throws {
        let bytes = try #require(Self.cases.first { $0.name == name }).bytes
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(bytes)
            let (head, body) = try await client.readAnswer()
            #expect((400..<500).contains(head.status), "\(head.startLine)")
            #expect(head["content-type"] == "application/problem+json")
            #expect(body.contains("correlation_id"))
            #expect(head["x-correlation-id"] != nil)
            #expect(origin.connectionCount == 0)
        }
    }

    @Test(
        "of a body with a chunk that is none, not a byte passes",
        arguments: [
            "zz\r\nabc\r\n0\r\n\r\n", "5\r\nhello\r\nzz\r\n", "5\r\nhello\r\n0\r\nX: a\0\r\n\r\n",
            "3\r\nabcdef\r\n0\r\n\r\n", "-1\r\n\r\n", "fffffffffffffffffff\r\na",
            "3 \r\nabc\r\n0\r\n\r\n",
        ])
    func chunks(chunk: String) async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("POST", "/auth/refresh", "Transfer-Encoding: chunked"))
            client.send(chunk)
            #expect(try await client.readHead().status == 400)
            #expect(origin.connectionCount == 0)
        }
    }

    @Test("of a body too large to be awaited, the service never sees the end")
    func lateChunk() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("POST", "/auth/refresh", "Transfer-Encoding: chunked"))
            client.send("20000\r\n\(String(repeating: "x", count: 0x20000))\r\n")
            let service = try await origin.accept()
            _ = try await service.readHead()
            client.send("zz\r\n0\r\n\r\n")
            #expect(try await client.readHead().status == 400)
            _ = try await service.ending(within: .seconds(1))
            #expect(!service.pending.contains("0\r\n\r\n"))
        }
    }

    @Test("a second request hidden in a body stays a body")
    func hiddenRequest() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let hidden = request("GET", "/internal/events")
            let client = try await gateway.send(
                request("POST", "/auth/refresh", "Content-Length: \(hidden.utf8.count)") + hidden)
            let service = try await origin.accept()
            #expect(try await service.readHead()["content-length"] == "\(hidden.utf8.count)")
            #expect(try await service.read(count: hidden.utf8.count) == hidden)
            service.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            #expect(try await client.readAnswer().head.status == 200)
        }
    }

    @Test(
        "each kind of refusal has its own status",
        arguments: [
            ("GET /auth/x HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
            ("GET /auth/\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
            ("GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 33_000))\r\n\r\n", 431),
            ("POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", 405),
            ("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
            ("GET /api/nonsense HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
            ("GET / HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\n\r\n", 417),
        ])
    func statuses(bytes: String, status: Int) async throws {
        try await RunningGateway.run { gateway in
            let client = try await gateway.send(bytes)
            #expect(try await client.readAnswer().head.status == status)
        }
    }
}
