import HTTPTypes
import NIOHPACK
import NIOHTTP1
import ServiceKit
import Testing

@testable import Gateway

@Suite("A request of HTTP/2 is held to the same rules")
struct HTTP2HeadTests {
    private let edge = Edge(hosts: AllowedHosts(["localhost"]), cors: CORSPolicy([]))

    private func assess(
        _ method: String = "GET", scheme: String = "https", path: String = "/auth/x", authority: String? = "localhost",
        hasBody: Bool = false, _ fields: (String, String)...
    ) -> Assessment {
        var block = HPACKHeaders([(":method", method), (":scheme", scheme), (":path", path)])
        if let authority { block.add(name: ":authority", value: authority) }
        for (name, value) in fields { block.add(name: name, value: value) }
        return edge.assess(HTTP2Head.request(block, hasBody: hasBody), from: .unknown)
    }

    private func status(_ assessment: Assessment) -> Int? {
        guard case .refuse(let problem) = assessment.outcome else { return nil }
        return problem.status.code
    }

    @Test("an ordinary one is understood")
    func ordinary() {
        let assessment = assess("POST", hasBody: true, ("cookie", "a=1"), ("cookie", "b=2"), ("te", "trailers"))
        #expect(status(assessment) == nil)
        #expect(assessment.facts.host == "localhost")
        #expect(assessment.framing == .chunked)
        #expect(assess("POST", hasBody: true, ("content-length", "5")).framing == .length(5))
        #expect(assess("GET").framing == .empty)
        #expect(status(assess("GET", authority: nil, ("host", "localhost"))) == nil)
        #expect(status(assess("GET", ("host", "LOCALHOST"))) == nil)
    }

    @Test("a cookie in pieces is one")
    func cookies() {
        let head = HTTP2Head.request(["cookie": "a=1", "cookie": "b=2"], hasBody: false)
        #expect(head.headers["cookie"] == ["a=1; b=2"])
    }

    @Test(
        "what HTTP/1.1 could not have said either is refused",
        arguments: [
            "", "x", "*", "//x", "/a/../b", "/a%2fb", "/a#b", "/a b", "/a\\b", "https://localhost/auth/x",
            "http://evil.example/auth/x", "localhost:443", "/%00",
        ])
    func paths(path: String) {
        #expect(status(assess(path: path)) == 400)
        #expect(status(assess(path: path, ("host", "localhost"))) == 400)
    }

    @Test("it names one host, which is ours")
    func hosts() {
        #expect(status(assess(authority: nil)) == 400)
        #expect(status(assess(authority: "evil.example")) == 421)
        #expect(status(assess(authority: "localhost", ("host", "evil.example"))) == 400)
        #expect(status(assess(authority: "evil.example", ("host", "localhost"))) == 400)
        #expect(status(assess(authority: nil, ("host", "localhost"), ("host", "localhost"))) == 400)
        #expect(status(assess(authority: "user@localhost")) == 400)
        #expect(status(assess(authority: "")) == 400)
    }

    @Test("it comes by https, over which it came", arguments: ["http", "", "HTTPS", "ftp", "https "])
    func schemes(scheme: String) {
        #expect(status(assess(scheme: scheme)) == 400)
    }

    @Test(
        "its method is one", arguments: ["", "get", "G ET", "GET /auth/x HTTP/1.1\r\nX: ", "FOO", "CONNECT", "TRACE"])
    func methods(method: String) {
        #expect([400, 405].contains(status(assess(method))))
    }

    @Test("its length is a length", arguments: ["", "-1", "+1", "1, 1", "0x1", "1 ", "99999999999999999999"])
    func lengths(length: String) {
        #expect(status(assess("POST", hasBody: true, ("content-length", length))) == 400)
        #expect(status(assess("POST", hasBody: true, ("content-length", "5"), ("content-length", "5"))) == 400)
    }

    @Test("an answer says nothing of a connection, and its names are in lower case")
    func answers() {
        let block = HTTP2Head.answer(
            HTTPResponseHead(
                version: .http1_1, status: .ok,
                headers: ["Transfer-Encoding": "chunked", "Connection": "close", "X-A": "b", "ETag": "\"c\""]))
        #expect(block.map { $0.name } == [":status", "x-a", "etag"])
        #expect(block[":status"] == ["200"])
    }
}
