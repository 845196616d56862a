import NIOCore
import Testing

@testable import Gateway

@Suite("Of a head that cannot be parsed the origin is still read")
struct HeadGlimpseTests {
    private func origin(_ pieces: String...) -> String? {
        var glimpse = HeadGlimpse()
        for piece in pieces {
            glimpse.keep()
            glimpse.see(ByteBuffer(string: piece))
        }
        return glimpse.origin
    }

    @Test("wherever it stands, however it is written, in however many pieces it came")
    func found() {
        let expected = "https://app.example.org"
        #expect(origin("GET / HTTP/1.1\r\nOrigin: https://app.example.org\r\nX Y: 1\r\n\r\n") == expected)
        #expect(origin("GET / HTTP/1.1\r\nX: 1\r\noRIGIN:https://app.example.org \t\r\n") == expected)
        #expect(origin("GET / HTTP/1.1\nOrigin: https://app.example.org\nX: 1\n") == expected)
        #expect(origin("GET / HT", "TP/1.1\r\nOri", "gin: https://app.", "example.org", "\r\nX") == expected)
        #expect(origin("GET / HTTP/1.1\r\nOrigin: https://a\r\n\r\nGET / HTTP/1.1\r\nOrigin: null\r\n") == "null")
    }

    @Test("not where it is part of something else")
    func absent() {
        #expect(origin("GET /origin: HTTP/1.1\r\nX-Origin: https://app.example.org\r\nOrigins: x\r\n") == nil)
        #expect(origin("Origin: https://app.example.org") == nil)
        #expect(origin("") == nil)
    }

    @Test("what is kept of a head that does not end is bounded")
    func bounded() {
        var glimpse = HeadGlimpse()
        glimpse.see(ByteBuffer(string: "GET / HTTP/1.1\r\n"))
        for _ in 0..<100 {
            glimpse.keep()
            glimpse.see(ByteBuffer(repeating: UInt8(ascii: "a"), count: 1_000))
        }
        glimpse.keep()
        glimpse.see(ByteBuffer(string: "\r\nOrigin: https://late.example.org\r\n"))
        glimpse.keep()
        #expect(glimpse.origin == nil)
        glimpse.forget()
        #expect(glimpse.origin == nil)
    }
}
