import Testing

@testable import Access

@Suite("base64url")
struct Base64URLTests {
    @Test("what was encoded decodes to the same bytes", arguments: 0...70)
    func roundTrip(length: Int) {
        let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max) }
        let text = Base64URL.encode(bytes)
        #expect(!text.contains { "+/=".contains($0) })
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(
        "the vectors of RFC 4648 section 10 hold, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(plain: String, encoded: String) {
        #expect(Base64URL.encode(plain.utf8) == encoded)
        #expect(Base64URL.decode(encoded) == Array(plain.utf8))
    }

    @Test(
        "one value has one text: anything else is refused",
        arguments: [
            "Zg==", "Zm8=", "Z", "Zh", "Zm9", "Zm9vYg\n", " Zm9v", "Zm+v", "Zm/v", "Zm9v.Zg", "Zm9é",
        ])
    func strictness(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}
