import Foundation
import HTTPTypes
import StorageTesting
import Testing

@testable import Auth

@Suite("Audit")
struct AuditTests {
    private func events(_ auth: AuthUnderTest, _ query: String = "") async throws -> [[String: Any]] {
        await auth.audit.flush()
        let answer = try await auth.browser().get("/internal/audit\(query)", token: auth.token(of: "ba"))
        #expect(answer.status == .ok)
        return answer.list
    }

    @Test(
        "signing in, renewing, reuse, refusal, signing out and a new key are on record, with actor, place and correlation",
        arguments: TestEngine.allCases)
    func record(engine: TestEngine) async throws {
        try await withAuth(on: engine) { auth in
            let browser = auth.browser()
            let token = try await browser.signIn()
            let claims = try claims(of: token)
            let stolen = browser.cookie
            let from: HTTPFields = [
                HTTPField.Name("X-Forwarded-For")!: "192.0.2.7", HTTPField.Name("X-Correlation-ID")!: "from-a-test",
            ]
            auth.clock.advance(by: .seconds(1))
            _ = try await browser.post("/auth/refresh", headers: from)
            auth.clock.advance(by: .seconds(60))
            browser.cookie = stolen
            _ = try await browser.post("/auth/refresh", headers: from)
            auth.clock.advance(by: .seconds(1))
            browser.cookie = stolen
            _ = try await browser.post("/auth/refresh", headers: from)
            auth.clock.advance(by: .seconds(1))
            let again = try await browser.signIn()
            auth.clock.advance(by: .seconds(1))
            _ = try await browser.post("/auth/logout", token: again)
            auth.clock.advance(by: .seconds(1))
            _ = try await browser.post("/internal/keys/rotate", token: auth.token(of: "ba"))

            let seen = try await events(auth)
            #expect(
                seen.compactMap { $0["kind"] as? String }.reversed() == [
                    "signed_in", "refreshed", "reuse_detected", "refused", "signed_in", "signed_out", "key_published",
                ])
            for event in Array(seen.reversed())[1...2] {
                #expect(event["user_id"] as? String == claims["sub"] as? String)
                #expect(event["session_id"] as? String == claims["sid"] as? String)
                #expect(event["address"] as? String == "192.0.2.7")
                #expect(event["correlation_id"] as? String == "from-a-test")
            }
            #expect(try await events(auth, "?limit=2").count == 2)
            let everything = "\(seen) \(auth.log.lines)"
            #expect(!everything.contains("ada@example.org"))
            for secret in [token, again, try #require(stolen).split(separator: "=")[1].description] {
                #expect(!everything.contains(secret))
            }
        }
    }

    @Test("only the operator's command reads it")
    func operatorOnly() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let person = try await browser.signIn(admin: true)
            #expect(try await browser.get("/internal/audit", token: person).status == .unauthorized)
            #expect(try await browser.get("/internal/audit", token: auth.token(of: "gateway")).status == .forbidden)
            let wrong = try await browser.get("/internal/audit?limit=0", token: auth.token(of: "ba"))
            #expect(wrong.status == .unprocessableContent)
        }
    }
}
