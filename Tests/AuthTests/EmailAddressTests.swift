import Testing

@testable import Auth

@Suite("E-mail addresses")
struct EmailAddressTests {
    @Test(
        "addresses in use are taken, in the form they are compared in",
        arguments: [
            ("ada@example.org", "ada@example.org"), ("  Ada.Lovelace+ba@Example.ORG\n", "ada.lovelace+ba@example.org"),
            ("a@b.co", "a@b.co"), ("dev@localhost", "dev@localhost"), ("o'brien@example.org", "o'brien@example.org"),
            ("jörg@müller.example", "jörg@müller.example"), ("用户@例子.公司", "用户@例子.公司"), ("1@2.example", "1@2.example"),
            ("x@xn--mller-kva.example", "x@xn--mller-kva.example"),
        ])
    func accepted(input: String, expected: String) {
        #expect(EmailAddress(input)?.text == expected)
    }

    @Test(
        "what cannot be one is not",
        arguments: [
            "", " ", "@", "ada", "ada@", "@example.org", "a@b", "a@@example.org", "a@b@example.org", ".a@example.org",
            "a.@example.org", "a..b@example.org", "a b@example.org", "a@exa mple.org", "a@.example.org",
            "a@example.org.",
            "a@-example.org", "a@example-.org", "a@exa_mple.org", "\"a\"@example.org", "a@[127.0.0.1]",
            "a\u{0}@example.org",
            "a\u{200B}@example.org", "a@example\u{202E}.org", "a,b@example.org", "a@example.org,b@example.org",
            "a@example.org\r\nBcc: b@example.org", "<a@example.org>", "a@exämple\u{7}.org",
        ])
    func refused(input: String) {
        #expect(EmailAddress(input) == nil)
    }

    @Test("local part, label and whole have their limits")
    func limits() {
        #expect(EmailAddress(String(repeating: "a", count: 64) + "@example.org") != nil)
        #expect(EmailAddress(String(repeating: "a", count: 65) + "@example.org") == nil)
        #expect(EmailAddress("a@" + String(repeating: "b", count: 63) + ".org") != nil)
        #expect(EmailAddress("a@" + String(repeating: "b", count: 64) + ".org") == nil)
        let domain = Array(repeating: String(repeating: "b", count: 63), count: 4).joined(separator: ".")
        #expect(EmailAddress("a@" + domain) == nil)
    }
}
