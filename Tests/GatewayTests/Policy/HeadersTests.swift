import NIOHTTP1
import ServiceKit
import Testing

@testable import Gateway

@Suite("Headers are passed on, dropped or set by rule")
struct HeadersTests {
    private func assessment(_ head: HTTPRequestHead) -> Assessment {
        Edge(hosts: AllowedHosts(["localhost"]), cors: CORSPolicy([]))
            .assess(head, from: Peer(address: IPAddress(ipv4: 0x0A00_0009), scheme: .http))
    }

    private func sent(_ method: HTTPMethod = .GET, _ fields: (String, String)...) throws -> HTTPRequestHead {
        let head = HTTPRequestHead(
            version: .http1_1, method: method, uri: "/%61uth/x?q=1",
            headers: HTTPHeaders([("Host", "localhost")] + fields))
        let assessment = assessment(head)
        guard case .forward(let forwarding) = assessment.outcome else { throw Problem.unknownRoute }
        return ServiceRequest.head(
            for: head, assessment, forwarding, authority: "auth:8081", trace: TraceContext())
    }

    @Test("the service gets the one spelling of the target, and its own name as host")
    func target() throws {
        let head = try sent()
        #expect(head.uri == "/auth/x?q=1")
        #expect(head.headers["host"] == ["auth:8081"])
    }

    @Test("the body's framing is written anew")
    func framing() throws {
        #expect(try sent(.POST, ("Content-Length", "007")).headers["content-length"] == ["7"])
        #expect(try sent(.POST, ("Transfer-Encoding", "Chunked")).headers["transfer-encoding"] == ["chunked"])
        #expect(try sent(.POST).headers["content-length"] == ["0"])
        #expect(try sent(.GET).headers["content-length"] == [])
    }

    @Test("what a client says about its way here is not believed")
    func forwarding() throws {
        let head = try sent(
            .GET, ("X-Forwarded-For", "1.1.1.1"), ("x-forwarded-proto", "https"), ("X-Forwarded-Host", "evil.example"),
            ("X-Forwarded-Port", "1"), ("Forwarded", "for=1.1.1.1"), ("X-Real-IP", "1.1.1.1"), ("Via", "1.1 x"))
        #expect(head.headers["x-forwarded-for"] == ["10.0.0.9"])
        #expect(head.headers["x-forwarded-proto"] == ["http"])
        #expect(head.headers["x-forwarded-host"] == ["localhost"])
        for name in ["x-forwarded-port", "forwarded", "x-real-ip", "via"] { #expect(head.headers[name] == []) }
    }

    @Test("what a client may say reaches the service")
    func passed() throws {
        let head = try sent(
            .GET, ("Authorization", "Bearer a.b.c"), ("Cookie", "ba_refresh=1"), ("Last-Event-ID", "r:7"),
            ("Idempotency-Key", "k"), ("If-None-Match", "\"e\""), ("Accept", "text/event-stream"))
        for name in ["authorization", "cookie", "last-event-id", "idempotency-key", "if-none-match", "accept"] {
            #expect(head.headers[name].count == 1, "\(name)")
        }
    }

    @Test("a service cannot speak for the gateway")
    func answers() {
        let request = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: "/auth/x", headers: ["Host": "localhost", "X-Correlation-ID": "mine"])
        let answer = HTTPResponseHead(
            version: .http1_1, status: .ok,
            headers: [
                "Content-Length": "2", "Server": "x", "X-Correlation-ID": "theirs", "Access-Control-Allow-Origin": "*",
                "Content-Security-Policy": "script-src *", "Set-Cookie": "a=1", "Vary": "Accept",
                "Cache-Control": "max-age=5",
            ])
        let headers = ClientResponse(answer, to: request, assessment(request), date: "now").head.headers
        #expect(headers["x-correlation-id"] == ["mine"])
        #expect(headers["access-control-allow-origin"] == [])
        #expect(headers["server"] == [])
        #expect(headers["content-security-policy"] == ["default-src 'none'; frame-ancestors 'none'"])
        #expect(headers["set-cookie"] == ["a=1"])
        #expect(headers["vary"] == ["Accept", "Origin"])
        #expect(headers["cache-control"] == ["max-age=5"])
        #expect(headers["date"] == ["now"])
    }

    @Test("names are known in any case of letters, and no others")
    func names() {
        #expect(KnownHeader("HOST") == .host)
        #expect(KnownHeader("transfer-Encoding") == .transferEncoding)
        #expect(KnownHeader("TE") == .te)
        for name in ["hos", "hostx", "transfer_encoding", "h\u{4f}st\u{301}", "", "\u{212A}eep-alive"] {
            #expect(KnownHeader(name) == nil)
        }
        for known in KnownHeader.allCases { #expect(KnownHeader(known.rawValue.uppercased()) == known) }
    }

    @Test("the page's policy allows nothing inline and nothing from elsewhere")
    func contentSecurityPolicy() throws {
        let policy = try #require(SecurityHeaders.page.first { $0.0 == "Content-Security-Policy" }).1
        #expect(!policy.contains("unsafe"))
        #expect(!policy.contains("*"))
        #expect(!policy.contains("http"))
        #expect(policy.contains("require-trusted-types-for 'script'"))
    }
}
