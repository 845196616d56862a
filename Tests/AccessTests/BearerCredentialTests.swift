import HTTPTypes
import Testing

@testable import Access

@Suite("Bearer credential")
struct BearerCredentialTests {
    @Test(
        "the scheme in any case, one space or more, and what follows without blanks at its end",
        arguments: ["Bearer a.b.c", "bearer a.b.c", "BEARER   a.b.c", "Bearer a.b.c \t", "Bearer \ta.b.c"])
    func taken(value: String) {
        #expect(BearerCredential.token(of: value) == "a.b.c")
        #expect(BearerCredential.token(in: [.authorization: value]) == "a.b.c")
    }

    @Test(
        "anything else is no bearer token",
        arguments: [
            "", " ", "Bearer", "Bearer ", "Bearer \t ", "Basic eDp5", "Bearerx y", "bearer\ta", "Bearer\u{0}a b",
            "Béarer a",
        ])
    func refused(value: String) {
        #expect(BearerCredential.token(of: value) == nil)
    }

    @Test("a token may hold blanks here: whoever verifies it refuses it")
    func inner() {
        #expect(BearerCredential.token(of: "Bearer a b") == "a b")
    }
}
