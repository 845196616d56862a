import Foundation
import HTTPTypes
import Testing

@testable import Auth

@Suite("Origin check")
struct OriginCheckTests {
    private static let listed = ["https://ba.example.org", "https://App.example.org:8443"]

    private func passes(
        _ origins: [String], host: String = "internal:8081", forwarded: String? = nil, overHTTPS: Bool = false
    ) -> Bool {
        let check = OriginCheck(Self.listed, overHTTPS: overHTTPS)
        var request = HTTPRequest(method: .post, scheme: "http", authority: host, path: "/auth/refresh")
        for origin in origins { request.headerFields.append(HTTPField(name: .origin, value: origin)) }
        request.headerFields[.forwardedHost] = forwarded
        do {
            try check.check(request)
            return true
        } catch {
            return false
        }
    }

    @Test("no origin, a listed one, and that of the asked host pass")
    func passing() {
        #expect(passes([]))
        #expect(passes(["https://ba.example.org"]))
        #expect(passes(["HTTPS://BA.EXAMPLE.ORG"]))
        #expect(passes(["https://app.example.org:8443"]))
        #expect(passes(["http://localhost:8080"], host: "localhost:8080"))
        #expect(passes(["http://localhost:8080"], forwarded: "localhost:8080"))
        #expect(passes(["https://other.example.org"], forwarded: "other.example.org:443"))
        #expect(passes(["http://[::1]:8080"], forwarded: "[::1]:8080"))
    }

    @Test(
        "anything else does not",
        arguments: [
            "null", "", "https://ba.example.org.elsewhere.example", "http://ba.example.org",
            "https://ba.example.org:444",
            "https://ba.example.org/", "https://elsewhere.example", "ba.example.org", "ftp://internal:8081",
            "://internal:8081",
            "http://internal", "http://internal:8081.elsewhere.example", "http://user@internal:8081",
        ])
    func refused(origin: String) {
        #expect(!passes([origin]))
    }

    @Test("two origins are one too many, even when both are listed")
    func twoOrigins() {
        #expect(!passes(["https://ba.example.org", "https://ba.example.org"]))
    }

    @Test("where browsers come by HTTPS, a page of our own name that came without it is not ours")
    func plainTwin() {
        #expect(passes(["http://two.example.org"], forwarded: "two.example.org"))
        #expect(!passes(["http://two.example.org"], forwarded: "two.example.org", overHTTPS: true))
        #expect(passes(["https://two.example.org"], forwarded: "two.example.org", overHTTPS: true))
        #expect(!passes(["http://ba.example.org"], forwarded: "ba.example.org", overHTTPS: true))
    }

    @Test("behind the gateway the internal host counts for nothing")
    func forwardedHostWins() {
        #expect(!passes(["http://internal:8081"], forwarded: "ba.example.org"))
    }

    @Test(
        "an origin is written as browsers write it",
        arguments: [
            ("https://BA.example.org/path?x=1", "https://ba.example.org"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("https://ba.example.org:443", "https://ba.example.org"),
            ("http://ba.example.org:80/", "http://ba.example.org"),
        ])
    func origins(text: String, origin: String) throws {
        #expect(try #require(URL(string: text)).origin == origin)
    }
}
