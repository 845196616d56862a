import HTTPTypes
import ServiceKit
import Storage
import Testing

@testable import Auth

@Suite("The signed-in person")
struct UserTests {
    @Test("/auth/me says who is signed in, in the contract's fields")
    func me() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let token = try await browser.signIn(admin: true)
            let answer = try await browser.get("/auth/me", token: token)
            #expect(answer.status == .ok)
            #expect(
                Set(answer.json.keys) == ["id", "email", "display_name", "oauth_provider", "is_admin", "created_at"])
            #expect(try answer.json["id"] as? String == claims(of: token)["sub"] as? String)
            #expect(answer.json["email"] as? String == "ada@example.org")
            #expect(answer.body.contains(#""display_name":null"#))
            #expect(answer.json["oauth_provider"] as? String == "development")
            #expect(answer.json["created_at"] as? String == auth.clock.now.text)
        }
    }

    @Test("someone who was deleted is not found")
    func deleted() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let token = try await browser.signIn()
            try await auth.database.write("DELETE FROM auth.users")
            let answer = try await browser.get("/auth/me", token: token)
            #expect(answer.status == .notFound)
            #expect(answer.detail == "User not found")
            #expect(try await browser.post("/auth/refresh").code == "session_ended")
        }
    }

    @Test("without a token, with a bad one or with an expired one it is 401")
    func refused() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let token = try await browser.signIn()
            let missing = try await browser.get("/auth/me")
            #expect(missing.status == .unauthorized)
            #expect(missing.detail == "Not authenticated")
            #expect(missing.headers[.wwwAuthenticate] == "Bearer")
            let bad = try await browser.get("/auth/me", token: token + "A")
            #expect(bad.detail == "Could not validate credentials")
            auth.clock.advance(by: .seconds(900))
            #expect(try await browser.get("/auth/me", token: token).code == "invalid_token")
        }
    }
}
