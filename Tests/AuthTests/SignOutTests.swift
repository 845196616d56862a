import HTTPTypes
import Testing

@testable import Auth

@Suite("Sign-out")
struct SignOutTests {
    private static let message = #"{"message":"Logged out successfully"}"#

    @Test("the cookie alone ends the session, and its access token is refused from then on")
    func byCookie() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let token = try await browser.signIn()
            let session = try claims(of: token)["sid"] as? String
            let answer = try await browser.post("/auth/logout")
            #expect(answer.status == .ok)
            #expect(answer.body == Self.message)
            #expect(answer.headers[.setCookie] == "ba_refresh=; Max-Age=0; Path=/auth; HttpOnly; SameSite=Lax")
            #expect(try await browser.get("/auth/me", token: token).code == "invalid_token")
            #expect(try await auth.events().map { $0["subject"] as? String } == [session])
        }
    }

    @Test("the access token alone ends the session, and its cookie is refused from then on")
    func byToken() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let token = try await browser.signIn()
            let cookie = browser.cookie
            browser.cookie = nil
            #expect(try await browser.post("/auth/logout", token: token).body == Self.message)
            browser.cookie = cookie
            #expect(try await browser.post("/auth/refresh").code == "session_ended")
        }
    }

    @Test("a cookie of one session and a token of another end both, once each")
    func both() async throws {
        try await withAuth { auth in
            let first = auth.browser()
            let second = auth.browser()
            let token = try await first.signIn()
            try await second.signIn()
            _ = try await second.post("/auth/logout", token: token)
            #expect(try await auth.events().count == 2)
            _ = try await second.post("/auth/logout", token: token)
            #expect(try await auth.events().count == 2)
        }
    }

    @Test(
        "with nothing, with rubbish or with an expired token the answer is the same",
        arguments: [
            nil, "x", "a.b.c", "Bearer",
        ])
    func nothing(token: String?) async throws {
        try await withAuth { auth in
            let answer = try await auth.browser().post("/auth/logout", token: token)
            #expect(answer.status == .ok)
            #expect(answer.body == Self.message)
            let browser = auth.browser()
            let expired = try await browser.signIn()
            auth.clock.advance(by: .seconds(900))
            #expect(try await auth.browser().post("/auth/logout", token: expired).body == Self.message)
            #expect(try await browser.post("/auth/refresh").status == .ok)
        }
    }

    @Test("a page of another site cannot sign anyone out")
    func foreignOrigin() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            try await browser.signIn()
            let answer = try await browser.post("/auth/logout", headers: [.origin: "https://elsewhere.example"])
            #expect(answer.status == .forbidden)
            #expect(try await browser.post("/auth/refresh").status == .ok)
        }
    }

    @Test("only POST signs out, so no link and no image can")
    func onlyPost() async throws {
        try await withAuth { auth in
            let answer = try await auth.browser().get("/auth/logout")
            #expect(answer.status == .methodNotAllowed)
            #expect(answer.headers[.allow] == "POST")
        }
    }
}
