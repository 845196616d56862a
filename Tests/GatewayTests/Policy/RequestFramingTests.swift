import NIOHTTP1
import ServiceKit
import Testing

@testable import Gateway

@Suite("Where a body ends is clear or the request is refused")
struct RequestFramingTests {
    @Test(
        "clear framing",
        arguments: [
            (nil, nil, .empty), ("0", nil, .empty), ("000", nil, .empty), ("12", nil, .length(12)),
            (nil, "chunked", .chunked), (nil, "Chunked", .chunked),
        ] as [(String?, String?, RequestFraming)])
    func clear(length: String?, coding: String?, framing: RequestFraming) throws {
        var facts = HeadFacts()
        facts.contentLength = length
        facts.transferEncoding = coding
        #expect(try RequestFraming(facts, version: .http1_1) == framing)
    }

    @Test(
        "unclear framing",
        arguments: [
            ("5", "chunked"), ("", nil), (" 5", nil), ("5 ", nil), ("+5", nil), ("-5", nil), ("5,5", nil), ("0x5", nil),
            ("5.0", nil), ("٥", nil), ("1234567890123456789", nil), (nil, "gzip"), (nil, "chunked, chunked"),
            (nil, "gzip, chunked"), (nil, "identity"), (nil, ""), (nil, "chunked;q=1"), (nil, "\"chunked\""),
            (nil, "chun\u{212A}ed"),
        ] as [(String?, String?)])
    func unclear(length: String?, coding: String?) {
        var facts = HeadFacts()
        facts.contentLength = length
        facts.transferEncoding = coding
        #expect(throws: Problem.self) { try RequestFraming(facts, version: .http1_1) }
    }

    @Test("a chunked HTTP/1.0 request, other versions and other expectations are refused")
    func refused() {
        var chunked = HeadFacts()
        chunked.transferEncoding = "chunked"
        #expect(throws: Problem.self) { try RequestFraming(chunked, version: .http1_0) }
        #expect(throws: Problem.self) { try RequestFraming(HeadFacts(), version: .http2) }
        var hopeful = HeadFacts()
        hopeful.expect = "200-ok"
        #expect(throws: Problem.unknownExpectation) { try RequestFraming(hopeful, version: .http1_1) }
    }

    @Test(
        "fields that may come once are refused when they come twice",
        arguments: ["Host", "Content-Length", "Transfer-Encoding", "Authorization", "Origin", "content-type"])
    func repeated(name: String) {
        let headers = HTTPHeaders([("Host", "localhost"), (name, "1"), (name.uppercased(), "1")])
        #expect(throws: Problem.self) { try HeadFacts(headers) }
    }

    @Test(
        "field names and values hold only what they may",
        arguments: [
            ("a b", "c"), ("a_b", "c"), ("a:", "c"), ("", "c"), ("ä", "c"), ("a", "b\0"), ("a", "b\nc"),
            ("a", "\u{7F}"),
        ])
    func fields(name: String, value: String) {
        #expect(throws: Problem.self) { try HeadFacts(HTTPHeaders([(name, value)])) }
    }

    @Test("a tab and letters beyond ASCII may stand in a value")
    func harmless() throws {
        _ = try HeadFacts(HTTPHeaders([("a", "b\tc"), ("b", "größe")]))
    }
}
