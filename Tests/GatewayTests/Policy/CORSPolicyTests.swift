import NIOHTTP1
import Testing

@testable import Gateway

@Suite("Only known origins may read answers")
struct CORSPolicyTests {
    private let policy = CORSPolicy(["https://app.example.org", "http://localhost:3000"])

    @Test(
        "exact origins, and the gateway's own",
        arguments: ["https://app.example.org", "http://localhost:3000", "http://localhost:8080"])
    func allowed(origin: String) {
        #expect(policy.verdict(origin: origin, own: "http://localhost:8080") == .allowed(origin: origin))
    }

    @Test(
        "everything that only looks like one is foreign",
        arguments: [
            "null", "", "*", "https://app.example.org:443", "https://app.example.org/", "http://app.example.org",
            "https://APP.example.org", "https://app.example.org.evil.example", "https://evilapp.example.org",
            "https://app.example.org@evil.example", "https://app.example.org:8443", "http://localhost:3001",
            "https://localhost:8080", "http://localhost", "http://127.0.0.1:8080", "HTTP://localhost:8080",
            "https://app.example.org https://evil.example",
        ])
    func foreign(origin: String) {
        #expect(policy.verdict(origin: origin, own: "http://localhost:8080") == .foreign)
        #expect(CORSPolicy.headers(for: .foreign).map(\.0) == ["Vary"])
    }

    @Test("every answer says that it depends on the origin")
    func vary() {
        for verdict in [CORSPolicy.Verdict.absent, .foreign, .allowed(origin: "https://app.example.org")] {
            #expect(CORSPolicy.headers(for: verdict).contains { $0 == ("Vary", "Origin") })
        }
    }

    @Test("requested headers are echoed when they are names, and nothing else is")
    func requestedHeaders() {
        func echoed(_ text: String?) -> String? {
            CORSPolicy.preflightHeaders(requested: text).first { $0.0 == "Access-Control-Allow-Headers" }?.1
        }
        #expect(echoed("authorization, x-correlation-id") == "authorization, x-correlation-id")
        #expect(echoed(nil) == nil)
        #expect(echoed("a b") == nil)
        #expect(echoed("a\u{7F}") == nil)
        #expect(echoed(String(repeating: "a", count: 3_000)) == nil)
    }
}
