import Foundation
import NIOHTTP1
import ServiceKit
import Testing

@testable import Gateway

@Suite("Whatever a head holds, what passes is clean")
struct HeadFuzzTests {
    private static let edge = Edge(
        hosts: AllowedHosts(["localhost", "*.example.org"]), cors: CORSPolicy(["https://app.example.org"]))
    /// What is near to being right, where mistakes are made.
    private static let names = [
        "Host", "host", "Content-Length", "Transfer-Encoding", "Origin", "Authorization", "Connection", "Expect",
        "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X_Forwarded_For", "Range", "Accept-Encoding", "Cookie", "",
    ]
    private static let values = [
        "localhost", "a.example.org", "example.org", "localhost:8080", "evil.example.net", "https://app.example.org",
        "https://app.example.org.evil.net", "null", "0", "5", "-1", "chunked", "gzip", "identity, chunked",
        "close, Host",
        "100-continue", "bytes=0-5", "Bearer x", "for=1.1.1.1;host=evil", "[::1]", "", "*",
    ]
    private static let methods: [HTTPMethod] = [
        .GET, .HEAD, .POST, .PUT, .DELETE, .OPTIONS, .TRACE, .RAW(value: "BREW"),
    ]

    private func mutated(_ text: String, _ generator: inout SeededGenerator) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 0...2, using: &generator) where Bool.random(using: &generator) {
            let byte = UInt8.random(in: 0...255, using: &generator)
            bytes.insert(byte, at: Int.random(in: 0...bytes.count, using: &generator))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func head(_ generator: inout SeededGenerator) -> HTTPRequestHead {
        var headers = HTTPHeaders()
        if Int.random(in: 0..<4, using: &generator) > 0 { headers.add(name: "Host", value: "localhost") }
        for _ in 0..<Int.random(in: 0...5, using: &generator) {
            let name = mutated(Self.names.randomElement(using: &generator) ?? "", &generator)
            guard name.utf8.allSatisfy({ $0 < 0x80 }) else { continue }
            headers.add(name: name, value: mutated(Self.values.randomElement(using: &generator) ?? "", &generator))
        }
        let target = mutated("/api/projects/%2e/x?q=1", &generator).replacingOccurrences(of: "%2e/", with: "")
        return HTTPRequestHead(
            version: Bool.random(using: &generator) ? .http1_1 : .http1_0,
            method: Self.methods.randomElement(using: &generator) ?? .GET, uri: target, headers: headers)
    }

    @Test("of 200,000 heads none takes a bad field, a strange host or two framings to a service")
    func passes() throws {
        var generator = SeededGenerator(seed: 20_261_127)
        var passed = 0
        for _ in 0..<200_000 {
            let head = head(&generator)
            let assessment = Self.edge.assess(head, from: Peer(address: IPAddress(ipv4: 1), scheme: .http))
            if case .allowed(let origin) = assessment.origin {
                // Its own, or the one that is listed.
                #expect(
                    ["https://app.example.org", assessment.provenance.host.map { "http://\($0)" }].contains(origin))
            }
            guard case .forward(let forwarding) = assessment.outcome else { continue }
            passed += 1
            let sent = ServiceRequest.head(
                for: head, assessment, forwarding, authority: "documents:8083", trace: TraceContext())
            try check(sent, of: head, assessment)
        }
        #expect(passed > 5_000, "most heads are refused, so this would show nothing")
    }

    private func check(_ sent: HTTPRequestHead, of head: HTTPRequestHead, _ assessment: Assessment) throws {
        for (name, value) in sent.headers {
            #expect(HeadFacts.isToken(name) && !name.contains("_"), "\(head)")
            #expect(!value.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }, "\(head)")
        }
        #expect(sent.headers["host"] == ["documents:8083"])
        #expect(sent.headers["content-length"].count + sent.headers["transfer-encoding"].count <= 1, "\(head)")
        #expect(sent.headers["connection"].isEmpty && sent.headers["expect"].isEmpty)
        #expect(sent.headers["x-forwarded-for"] == ["0.0.0.1"], "\(head)")
        #expect(sent.headers["forwarded"].isEmpty)
        let host = try #require(assessment.provenance.host).lowercased()
        #expect(host.hasPrefix("localhost") || host.contains(".example.org"), "\(head)")
        #expect(!sent.uri.utf8.contains { $0 <= 0x20 || $0 >= 0x7F } && sent.uri.hasPrefix("/api/"), "\(head)")
    }
}
