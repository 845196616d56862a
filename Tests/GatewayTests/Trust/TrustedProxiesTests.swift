import NIOHTTP1
import ServiceKit
import Testing

@testable import Gateway

@Suite("Only a trusted proxy's word about a request's way is taken")
struct TrustedProxiesTests {
    private let proxies = TrustedProxies(["10.0.0.0/8", "fd00::/8"])

    private func provenance(from peer: String, _ fields: (String, String)...) throws -> Provenance {
        let facts = try HeadFacts(HTTPHeaders([("Host", "gateway:8080")] + fields))
        return proxies.provenance(facts, from: Peer(address: try #require(IPAddress(peer)), scheme: .http))
    }

    @Test("who is not trusted is the client, whatever it says")
    func untrusted() throws {
        let found = try provenance(
            from: "203.0.113.9", ("X-Forwarded-For", "1.1.1.1"), ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "evil.example"), ("Forwarded", "for=1.1.1.1;proto=https"))
        #expect(found.address == IPAddress("203.0.113.9"))
        #expect(found.scheme == .http)
        #expect(found.host == "gateway:8080")
        #expect(found.claimsHTTPS)
    }

    @Test("ten thousand made-up addresses are one client")
    func spoofed() throws {
        var random = SeededGenerator(seed: 1)
        let addresses = try (0..<10_000).map { _ in
            let made = IPAddress(ipv4: .random(in: 0 ... .max, using: &random)).description
            return try provenance(from: "10.0.0.1", ("X-Forwarded-For", "\(made), 203.0.113.9")).address.network
        }
        #expect(Set(addresses) == [IPAddress("203.0.113.9")])
    }

    @Test(
        "the way is walked from the nearest claim to the first that nobody trusted made",
        arguments: [
            ("203.0.113.9", "203.0.113.9"), ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
            ("1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
            ("1.1.1.1, 203.0.113.9,10.0.0.2 , fd00::7", "203.0.113.9"),
            ("203.0.113.9, unknown", "10.0.0.1"), ("203.0.113.9, unknown, 10.0.0.2", "10.0.0.2"), ("", "10.0.0.1"),
            (",", "10.0.0.1"), ("203.0.113.9,", "10.0.0.1"), ("10.0.0.3", "10.0.0.3"),
            ("203.0.113.9:4711", "203.0.113.9"),
            ("[2001:db8::9]:4711", "2001:db8::9"), ("[2001:db8::9]", "2001:db8::9"), ("2001:db8::9", "2001:db8::9"),
            ("::ffff:203.0.113.9", "203.0.113.9"), ("203.0.113.9:x", "10.0.0.1"), ("[203.0.113.9", "10.0.0.1"),
            ("203.0.113.9, ::ffff:10.0.0.2", "203.0.113.9"),
        ])
    func walk(claims: String, client: String) throws {
        #expect(try provenance(from: "10.0.0.1", ("X-Forwarded-For", claims)).address == IPAddress(client))
    }

    @Test("several fields are one list")
    func severalFields() throws {
        let found = try provenance(
            from: "10.0.0.1", ("X-Forwarded-For", "1.1.1.1"), ("x-forwarded-for", "203.0.113.9"),
            ("X-FORWARDED-FOR", "10.0.0.2"))
        #expect(found.address == IPAddress("203.0.113.9"))
    }

    @Test(
        "the scheme and the host are those of the client's own claim, or the nearest proxy's when there is but one",
        arguments: [
            ("https", "ba.example.org", Scheme.https, "ba.example.org"),
            ("HTTPS", "ba.example.org:8443", .https, "ba.example.org:8443"),
            ("http, https, http", "evil.example, ba.example.org, inner", .https, "ba.example.org"),
            ("http, https", "evil.example, ba.example.org", .https, "ba.example.org"),
            ("wss", "", .http, "gateway:8080"),
        ])
    func schemeAndHost(schemes: String, hosts: String, scheme: Scheme, host: String) throws {
        let found = try provenance(
            from: "10.0.0.1", ("X-Forwarded-For", "1.1.1.1, 203.0.113.9, 10.0.0.2"), ("X-Forwarded-Proto", schemes),
            ("X-Forwarded-Host", hosts))
        #expect(found.scheme == scheme)
        #expect(found.host == host)
    }

    @Test(
        "Forwarded is understood as RFC 7239 has it",
        arguments: [
            ("for=203.0.113.9;proto=https;host=ba.example.org", "203.0.113.9", Scheme.https, "ba.example.org"),
            ("For=\"[2001:db8::9]:4711\" ; Proto=HTTPS", "2001:db8::9", .https, nil),
            (
                "for=1.1.1.1;proto=http, for=203.0.113.9;proto=https, for=10.0.0.2;proto=http", "203.0.113.9", .https,
                nil
            ),
            ("for=_hidden;proto=https", "10.0.0.1", .https, nil), ("for=unknown", "10.0.0.1", .http, nil),
            ("proto=https;by=10.0.0.1", "10.0.0.1", .https, nil), ("for=\"203.0.113.9", "10.0.0.1", .http, nil),
            ("for=203.0.113.9;for=1.1.1.1", "10.0.0.1", .http, nil), ("for=", "10.0.0.1", .http, nil),
            ("for=1.1.1.1 for=203.0.113.9", "10.0.0.1", .http, nil),
            ("for=\"203.0.\\113.9\";proto=https", "203.0.113.9", .https, nil),
        ] as [(String, String, Scheme, String?)])
    func forwarded(field: String, client: String, scheme: Scheme, host: String?) throws {
        let found = try provenance(from: "10.0.0.1", ("Forwarded", field))
        #expect(found.address == IPAddress(client))
        #expect(found.scheme == scheme)
        #expect(found.host == host ?? "gateway:8080")
    }

    @Test("a client's own Forwarded does not count beside what its proxy wrote")
    func both() throws {
        let found = try provenance(
            from: "10.0.0.1", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "http"),
            ("Forwarded", "for=1.1.1.1;proto=https;host=evil.example"))
        #expect(found.address == IPAddress("203.0.113.9"))
        #expect(found.scheme == .http)
        #expect(found.host == "gateway:8080")
    }

    @Test("no claim, however mangled, changes anything for who is not trusted, or leads beyond the nearest client")
    func fuzzed() throws {
        var random = SeededGenerator(seed: 7)
        let pieces = [
            "for=", "1.1.1.1", "10.0.0.2", "[", "]", "::1", ":", ",", ";", "\"", "\\", " ", "proto=", "https", "=", "x",
        ]
        for _ in 0..<5_000 {
            let mangled = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            let field = ["X-Forwarded-For", "Forwarded", "X-Forwarded-Proto"].randomElement(using: &random) ?? ""
            let untrusted = try provenance(from: "203.0.113.9", (field, mangled))
            #expect(untrusted.address == IPAddress("203.0.113.9"), "\(mangled)")
            #expect(untrusted.scheme == .http, "\(mangled)")
            let walked = try provenance(from: "10.0.0.1", ("X-Forwarded-For", "\(mangled),198.51.100.7"))
            #expect(walked.address == IPAddress("198.51.100.7"), "\(mangled)")
        }
    }
}
