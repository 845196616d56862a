import NIOHTTP1
import ServiceKit
import Testing

@testable import Gateway

@Suite("What is known of a request's way decides redirects, names and what the browser is told")
struct ProvenanceTests {
    private let edge = Edge(
        hosts: AllowedHosts(["ba.example.org"]), cors: CORSPolicy([]), proxies: TrustedProxies(["10.0.0.0/8"]),
        secureOrigin: "https://ba.example.org")

    private func head(_ method: HTTPMethod, _ uri: String, _ fields: [(String, String)]) -> HTTPRequestHead {
        HTTPRequestHead(version: .http1_1, method: method, uri: uri, headers: HTTPHeaders(fields))
    }

    private func outcome(
        _ method: HTTPMethod = .GET, _ uri: String = "/projects?a=b", from peer: Peer, host: String = "ba.example.org",
        _ fields: (String, String)...
    ) -> Assessment.Outcome {
        edge.assess(head(method, uri, [("Host", host)] + fields), from: peer).outcome
    }

    private static let stranger = Peer(address: IPAddress(ipv4: 0xCB00_7109), scheme: .http)
    private static let terminator = Peer(address: IPAddress(ipv4: 0x0A00_0001), scheme: .http)

    @Test("who comes by HTTP is sent to the public address, with the method kept")
    func redirect() {
        let outcome = outcome(from: Self.stranger)
        #expect(outcome == .redirect(to: "https://ba.example.org/projects?a=b"))
        #expect(Answer.redirect(to: "/", .GET).status == .movedPermanently)
        #expect(Answer.redirect(to: "/", .HEAD).status == .movedPermanently)
        #expect(Answer.redirect(to: "/", .POST).status == .permanentRedirect)
    }

    @Test("it leads to the public address whatever the request says of itself")
    func whither() {
        #expect(outcome(.GET, "//evil.example", from: Self.stranger) == .refuse(.badTarget))
        #expect(
            outcome(.GET, "/", from: Self.stranger, host: "evil.example") == .refuse(.misdirected))
        #expect(
            outcome(.GET, "/%61", from: Self.terminator, host: "x", ("X-Forwarded-Host", "ba.example.org:81"))
                == .redirect(to: "https://ba.example.org/a"))
    }

    @Test("who comes by HTTPS stays: to us, or to a trusted proxy that says so")
    func secure() {
        #expect(outcome(from: Peer(address: Self.stranger.address, scheme: .https)) == .serve(.web))
        #expect(outcome(from: Self.terminator, ("X-Forwarded-Proto", "https")) == .serve(.web))
        #expect(outcome(from: Self.terminator, ("Forwarded", "proto=https")) == .serve(.web))
    }

    @Test("a terminator that nobody told us of does not send its clients round in circles")
    func circles() {
        let assessment = edge.assess(
            head(.GET, "/", [("Host", "ba.example.org"), ("X-Forwarded-Proto", "https")]), from: Self.stranger)
        #expect(assessment.outcome == .serve(.web))
        #expect(assessment.provenance.scheme == .http)
    }

    @Test(
        "health is answered by plain HTTP to an address, as an orchestrator asks",
        arguments: ["10.2.3.4:8080", "[fd00::1]:8080", "localhost", "127.0.0.1", "ba.example.org"])
    func probes(host: String) {
        #expect(outcome(.GET, "/health", from: Self.stranger, host: host) == .serve(.health))
        if host != "ba.example.org" {
            #expect(outcome(.GET, "/api/projects", from: Self.stranger, host: host) == .refuse(.misdirected))
        }
    }

    @Test(
        "health too is not answered to somebody else's name",
        arguments: ["evil.example", "2130706433", "localhost.evil.example"])
    func foreignProbes(host: String) {
        #expect(outcome(.GET, "/health", from: Self.stranger, host: host) == .refuse(.misdirected))
    }

    @Test("a host told by a trusted proxy is checked like any other")
    func forwardedHost() {
        #expect(
            outcome(.GET, "/health", from: Self.terminator, host: "inner:8080", ("X-Forwarded-Host", "evil.example"))
                == .refuse(.misdirected))
        #expect(
            outcome(.GET, "/health", from: Self.terminator, host: "a b", ("X-Forwarded-Host", "ba.example.org"))
                == .refuse(.badHost))
    }

    @Test("only by HTTPS is the browser told to stay there", arguments: [Scheme.http, .https])
    func strictTransport(scheme: Scheme) {
        let request = head(.GET, "/auth/providers", [("Host", "ba.example.org")])
        let assessment = edge.assess(request, from: Peer(address: Self.stranger.address, scheme: scheme))
        let expected = scheme == .https ? ["max-age=31536000"] : []
        let answer = HTTPResponseHead(
            version: .http1_1, status: .ok, headers: ["Strict-Transport-Security": "max-age=0"])
        let name = "strict-transport-security"
        #expect(
            ClientResponse(answer, to: request, assessment, date: "now").head.headers[name] == expected)
        for surface in [Answer.Surface.page, .data] {
            var own = Answer(.ok)
            own.surface = surface
            #expect(own.head(to: request, assessment, date: "now", connection: nil).headers[name] == expected)
        }
        #expect(
            Answer(.badTarget, correlationID: "c").head(to: request, assessment, date: "", connection: nil)
                .headers[name] == expected)
    }

    @Test("the service learns the client's address, scheme and host")
    func told() throws {
        let request = head(
            .GET, "/auth/providers",
            [
                ("Host", "inner"), ("X-Forwarded-For", "1.1.1.1, 203.0.113.9"), ("X-Forwarded-Proto", "https"),
                ("X-Forwarded-Host", "ba.example.org"),
            ])
        let assessment = edge.assess(request, from: Self.terminator)
        guard case .forward(let forwarding) = assessment.outcome else { throw Problem.unknownRoute }
        let sent = ServiceRequest.head(
            for: request, assessment, forwarding, authority: "auth:8081", trace: TraceContext())
        #expect(sent.headers["x-forwarded-for"] == ["203.0.113.9"])
        #expect(sent.headers["x-forwarded-proto"] == ["https"])
        #expect(sent.headers["x-forwarded-host"] == ["ba.example.org"])
    }
}
