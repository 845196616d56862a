import Foundation
import HTTPTypes
import Storage
import StorageTesting
import Testing

@testable import Auth

@Suite("Refresh")
struct RefreshTests {
    @Test("a refresh gives a new access token and a new cookie, in the same session")
    func rotation() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let first = try claims(of: await browser.signIn(admin: true))
            let firstCookie = browser.cookie
            auth.clock.advance(by: .seconds(840))
            let answer = try await browser.post("/auth/refresh")
            #expect(answer.status == .ok)
            #expect(answer.json["expires_in"] as? Int == 900)
            let second = try claims(of: try #require(answer.json["access_token"] as? String))
            for name in ["sub", "sid", "email"] { #expect(first[name] as? String == second[name] as? String) }
            #expect(second["admin"] as? Bool == true)
            #expect(first["jti"] as? String != second["jti"] as? String)
            #expect(browser.cookie != nil && browser.cookie != firstCookie)
        }
    }

    @Test(
        "no cookie, or one that is not ours, is 401 and the browser forgets it",
        arguments: [
            nil, "ba_refresh=", "ba_refresh=x", "ba_refresh=\(String(repeating: "A", count: 43))", "other=1",
            "ba_refresh=\(String(repeating: "é", count: 43))", "ba_refresh=\(String(repeating: "A", count: 9_000))",
        ])
    func noSession(cookie: String?) async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            browser.cookie = cookie
            let answer = try await browser.post("/auth/refresh")
            #expect(answer.status == .unauthorized)
            #expect(answer.code == "session_ended")
            #expect(answer.headers[.setCookie] == "ba_refresh=; Max-Age=0; Path=/auth; HttpOnly; SameSite=Lax")
        }
    }

    @Test(
        "twenty refreshes of one token at once all get a usable answer, and one family lives",
        arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await withAuth(on: engine) { auth in
            let first = auth.browser()
            let session = try claims(of: await first.signIn())["sid"] as? String
            let tabs = (0..<20).map { _ in
                let tab = auth.browser()
                tab.cookie = first.cookie
                return tab
            }
            let tokens = try await withThrowingTaskGroup(of: String?.self) { group in
                for tab in tabs {
                    group.addTask { try await tab.post("/auth/refresh").json["access_token"] as? String }
                }
                return try await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
            }
            #expect(tokens.count == 20)
            for token in tokens {
                #expect(try claims(of: token)["sid"] as? String == session)
                #expect(try await first.get("/auth/me", token: token).status == .ok)
            }
            #expect(Set(tabs.map(\.cookie)).count == 20)
            #expect(try await auth.database.first("SELECT COUNT(*) FROM auth.sessions", as: Int.self) == 1)
            #expect(try await auth.events().isEmpty)

            // Whichever cookie the browser kept, it works; the others of that moment are then superseded with it.
            auth.clock.advance(by: .seconds(900))
            #expect(try await tabs[7].post("/auth/refresh").status == .ok)
            #expect(try await tabs[3].post("/auth/refresh").status == .ok)
            auth.clock.advance(by: .seconds(11))
            #expect(try await tabs[5].post("/auth/refresh").status == .unauthorized)
        }
    }

    @Test("an answer that was lost can be asked for again within ten seconds")
    func lostAnswer() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            try await browser.signIn()
            let old = browser.cookie
            _ = try await browser.post("/auth/refresh")
            browser.cookie = old
            auth.clock.advance(by: .seconds(10))
            #expect(try await browser.post("/auth/refresh").status == .ok)
            auth.clock.advance(by: .seconds(900))
            #expect(try await browser.post("/auth/refresh").status == .ok)
        }
    }

    @Test("an old token that comes back later ends the whole session, for the thief and for the owner")
    func reuse() async throws {
        try await withAuth { auth in
            let owner = auth.browser()
            let session = try claims(of: await owner.signIn())["sid"] as? String
            let thief = auth.browser()
            thief.cookie = owner.cookie
            let answer = try await owner.post("/auth/refresh")
            let token = try #require(answer.json["access_token"] as? String)
            let elsewhere = auth.browser()
            try await elsewhere.signIn()

            auth.clock.advance(by: .milliseconds(10_001))
            #expect(try await thief.post("/auth/refresh").code == "session_ended")
            #expect(try await owner.get("/auth/me", token: token).status == .unauthorized)
            #expect(try await owner.post("/auth/refresh").code == "session_ended")
            #expect(try await elsewhere.post("/auth/refresh").status == .ok)

            let events = try await auth.events()
            #expect(events.map { $0["type"] as? String } == ["session.revoked"])
            #expect(events.map { $0["subject"] as? String } == [session])
            #expect(auth.log.lines.contains { $0.hasPrefix("warning old refresh token came back") })
        }
    }

    @Test("a session lasts thirty days from its last use")
    func slidingExpiry() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            try await browser.signIn()
            for _ in 0..<3 {
                auth.clock.advance(by: .seconds(30 * 86_400 - 1))
                #expect(try await browser.post("/auth/refresh").status == .ok)
            }
            auth.clock.advance(by: .seconds(30 * 86_400))
            #expect(try await browser.post("/auth/refresh").code == "session_ended")
        }
    }

    @Test("a change of rights reaches the next access token")
    func changedRights() async throws {
        try await withAuth { auth in
            let first = auth.browser()
            try await first.signIn(admin: false)
            try await auth.browser().signIn(admin: true)
            let answer = try await first.post("/auth/refresh")
            #expect(try claims(of: try #require(answer.json["access_token"] as? String))["admin"] as? Bool == true)
        }
    }

    @Test("a page of another site cannot refresh, and the token it tried stays good")
    func foreignOrigin() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            try await browser.signIn()
            let answer = try await browser.post("/auth/refresh", headers: [.origin: "https://elsewhere.example"])
            #expect(answer.status == .forbidden)
            auth.clock.advance(by: .seconds(60))
            #expect(try await browser.post("/auth/refresh").status == .ok)
        }
    }

    @Test("no token, cookie or key ever reaches the log")
    func silentLog() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            var secrets = [try await browser.signIn(), browser.cookie]
            let thief = auth.browser()
            thief.cookie = browser.cookie
            secrets.append(try await browser.post("/auth/refresh").json["access_token"] as? String)
            secrets.append(browser.cookie)
            _ = try await browser.get("/auth/me", token: secrets[0].map { $0 + "A" })
            auth.clock.advance(by: .seconds(60))
            _ = try await thief.post("/auth/refresh")
            _ = try await browser.post("/auth/logout", token: secrets[2])
            let log = auth.log.lines.joined(separator: "\n")
            #expect(log.contains("signed in") && log.contains("session refreshed") && log.contains("token refused"))
            for secret in secrets.compactMap({ $0 }) {
                for part in secret.split(whereSeparator: { ".=".contains($0) }) where part.count > 12 {
                    #expect(!log.contains(part))
                }
            }
        }
    }
}
