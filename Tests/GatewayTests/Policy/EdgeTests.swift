import HTTPTypes
import NIOHTTP1
import ServiceKit
import Testing

@testable import Gateway

@Suite("A head leads to one decision")
struct EdgeTests {
    private let edge = Edge(hosts: AllowedHosts(["localhost"]), cors: CORSPolicy(["https://app.example.org"]))

    private func assess(_ method: HTTPMethod, _ uri: String, _ fields: (String, String)...) -> Assessment {
        edge.assess(
            HTTPRequestHead(
                version: .http1_1, method: method, uri: uri, headers: HTTPHeaders([("Host", "localhost")] + fields)),
            from: .unknown)
    }

    private func refusal(_ assessment: Assessment) -> Int? {
        guard case .refuse(let problem) = assessment.outcome else { return nil }
        return problem.status.code
    }

    @Test("a preflight of a known origin is answered before any token is asked for")
    func preflight() {
        let assessment = assess(
            .OPTIONS, "/api/threads", ("Origin", "https://app.example.org"), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization"))
        #expect(assessment.outcome == .preflight(requestedHeaders: "authorization"))
        #expect(assessment.origin == .allowed(origin: "https://app.example.org"))
    }

    @Test("a preflight of another origin is refused, without a word about what would be allowed")
    func foreignPreflight() {
        let assessment = assess(
            .OPTIONS, "/api/threads", ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST"))
        #expect(assessment.outcome == .refuse(.disallowedOrigin))
        #expect(assessment.origin == .foreign)
    }

    @Test("a request of another origin is served; its page cannot read the answer")
    func foreignRequest() {
        let assessment = assess(.GET, "/health", ("Origin", "https://evil.example"))
        #expect(assessment.outcome == .serve(.health))
        #expect(assessment.origin == .foreign)
    }

    @Test(
        "refusals keep the origin's verdict and the correlation id",
        arguments: [("/api/nonsense", 404), ("/a/../b", 400)])
    func refusals(path: String, status: Int) {
        let assessment = assess(.GET, path, ("Origin", "https://app.example.org"), ("X-Correlation-ID", "mine-1"))
        #expect(refusal(assessment) == status)
        #expect(assessment.origin == .allowed(origin: "https://app.example.org"))
        #expect(assessment.correlationID == "mine-1")
    }

    @Test(
        "a correlation id that is long or unclean is replaced",
        arguments: ["", "a b", "a\"b", "<script>", String(repeating: "a", count: 65), "ä"])
    func correlationID(received: String) {
        let assessment = assess(.GET, "/health", ("X-Correlation-ID", received))
        #expect(assessment.correlationID != received)
        #expect(CorrelationID.isClean(assessment.correlationID))
    }

    @Test("methods that no route of ours has are refused", arguments: [HTTPMethod.TRACE, .CONNECT])
    func methods(method: HTTPMethod) {
        #expect(refusal(assess(method, "/api/threads")) == 405)
    }

    @Test("our own pages are read only", arguments: [HTTPMethod.POST, .PUT, .DELETE, .PATCH])
    func readOnly(method: HTTPMethod) {
        for path in ["/", "/health", "/config.json", "/openapi.json", "/js/app.js"] {
            #expect(refusal(assess(method, path)) == 405)
        }
    }

    @Test("a declared length beyond the limit of its route is refused")
    func lengths() {
        #expect(refusal(assess(.POST, "/api/threads", ("Content-Length", "1048577"))) == 413)
        #expect(refusal(assess(.POST, "/api/threads", ("Content-Length", "1048576"))) == nil)
        #expect(refusal(assess(.POST, "/api/projects/1/documents", ("Content-Length", "26214400"))) == nil)
        #expect(refusal(assess(.POST, "/api/projects/1/documents", ("Content-Length", "31457280"))) == 413)
    }

    @Test("the limit that is named is the one of the file")
    func namedLimit() {
        #expect(BodyLimits().problem(for: .upload).detail.contains("25 MiB"))
        #expect(BodyLimits().problem(for: .other).detail.contains("1 MiB"))
    }
}
