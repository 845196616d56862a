import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceKit
import Storage
import Testing

@testable import Auth

@Suite("Sessions")
struct SessionListTests {
    private static let chrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"

    @Test("someone sees their sessions with device and last use, and which one is this")
    func list() async throws {
        try await withAuth { auth in
            let first = auth.browser()
            let token = try await first.signIn()
            auth.clock.advance(by: .seconds(60))
            let second = auth.browser(userAgent: Self.chrome)
            let secondID = try claims(of: await second.signIn())["sid"] as? String
            try await auth.browser().signIn("grace@example.org")

            let list = try await first.get("/auth/sessions", token: token).list
            #expect(try list.map { $0["id"] as? String } == [secondID, claims(of: token)["sid"] as? String])
            #expect(list.map { $0["device"] as? String } == ["Chrome on Windows", "Firefox on Linux"])
            #expect(list.map { $0["current"] as? Bool } == [false, true])
            #expect(list.allSatisfy { ($0["last_used_at"] as? String)?.hasSuffix("Z") == true })
            #expect(
                list.allSatisfy {
                    Set($0.keys) == ["id", "device", "created_at", "last_used_at", "expires_at", "current"]
                })

            auth.clock.advance(by: .seconds(60))
            _ = try await first.post("/auth/refresh")
            let later = try await first.get("/auth/sessions", token: token).list
            #expect(later.map { $0["current"] as? Bool } == [true, false])
        }
    }

    @Test("the operator signs out one person, or everybody; nobody else can")
    func operatorSignsOut() async throws {
        try await withAuth { auth in
            let ada = auth.browser()
            let first = try await ada.signIn()
            let grace = auth.browser()
            let second = try await grace.signIn("grace@example.org")
            let person = try #require(try claims(of: first)["sub"] as? String)
            let path = "/internal/sessions/end"
            #expect(try await auth.browser().post(path, token: first).status == .unauthorized)
            #expect(try await auth.browser().post(path, token: auth.token(of: "chat")).status == .forbidden)
            let one = try await auth.browser().post("\(path)?user=\(person)", token: auth.token(of: "ba"))
            #expect(one.json["ended"] as? Int == 1)
            #expect(try await ada.get("/auth/me", token: first).status == .unauthorized)
            #expect(try await grace.get("/auth/me", token: second).status == .ok)
            let all = try await auth.browser().post(path, token: auth.token(of: "ba"))
            #expect(all.json["ended"] as? Int == 1)
            #expect(try await grace.get("/auth/me", token: second).status == .unauthorized)
            #expect(try await grace.post("/auth/refresh").status == .unauthorized)
            #expect(try await auth.events().count == 2)
        }
    }

    @Test("the one token of a client that cannot renew is listed with its end, and can be revoked")
    func legacy() async throws {
        try await withAuth(environment: ["LEGACY_TOKEN_TTL": "2h"]) { auth in
            let browser = auth.browser()
            let first = try await browser.signIn()
            let id = try #require(try claims(of: first)["sub"] as? String)
            let user = try #require(try await UserStore(database: auth.database).user(id))
            let request = Request(
                head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/"), body: .init(buffer: .init()))
            let token = try await auth.issuer.beginLegacy(for: user, request: request)
            let legacy = try claims(of: token)
            #expect(legacy["exp"] as? Int == Int(auth.clock.now.seconds) + 7_200)
            let list = try await browser.get("/auth/sessions", token: token).list
            #expect(list.count == 2)
            #expect(list.first { $0["current"] as? Bool == true }?["id"] as? String == legacy["sid"] as? String)
            let session = try #require(legacy["sid"] as? String)
            #expect(try await browser.delete("/auth/sessions/\(session)", token: first).status == .noContent)
            #expect(try await browser.get("/auth/me", token: token).status == .unauthorized)
        }
    }

    @Test("another session can be ended, and only that one")
    func endOne() async throws {
        try await withAuth { auth in
            let here = auth.browser()
            let there = auth.browser()
            let token = try await here.signIn()
            let lost = try claims(of: await there.signIn())["sid"] as? String ?? ""
            let answer = try await here.delete("/auth/sessions/\(lost)", token: token)
            #expect(answer.status == .noContent)
            #expect(answer.headers[.setCookie] == nil)
            #expect(try await there.post("/auth/refresh").code == "session_ended")
            #expect(try await here.post("/auth/refresh").status == .ok)
            #expect(try await here.delete("/auth/sessions/\(lost)", token: token).status == .notFound)
            #expect(try await auth.events().count == 1)
        }
    }

    @Test("ending this session also clears its cookie")
    func endThis() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let token = try await browser.signIn()
            let id = try claims(of: token)["sid"] as? String ?? ""
            #expect(try await browser.delete("/auth/sessions/\(id)", token: token).status == .noContent)
            #expect(browser.cookie == nil)
            #expect(try await browser.get("/auth/sessions", token: token).status == .unauthorized)
        }
    }

    @Test("someone else's session, one that never was and one that cannot be are the same 404")
    func foreignSession() async throws {
        try await withAuth { auth in
            let ada = auth.browser()
            let grace = auth.browser()
            let token = try await ada.signIn("ada@example.org")
            let theirs = try claims(of: await grace.signIn("grace@example.org"))["sid"] as? String ?? ""
            let never = "01890000-0000-7000-8000-000000000000"
            for id in [theirs, never, "x", "%00", "%2F", "'%20OR%201=1", String(repeating: "9", count: 4_000)] {
                let answer = try await ada.delete("/auth/sessions/\(id)", token: token)
                #expect(answer.status == .notFound)
                #expect(answer.detail == "Session not found")
            }
            #expect(try await grace.post("/auth/refresh").status == .ok)
        }
    }

    @Test("sign out everywhere ends all of one's own sessions and nobody else's")
    func endAll() async throws {
        try await withAuth { auth in
            let here = auth.browser()
            let there = auth.browser()
            let grace = auth.browser()
            let token = try await here.signIn()
            try await there.signIn()
            try await grace.signIn("grace@example.org")
            #expect(try await here.delete("/auth/sessions", token: token).status == .noContent)
            #expect(here.cookie == nil)
            #expect(try await there.post("/auth/refresh").code == "session_ended")
            #expect(try await here.get("/auth/me", token: token).status == .unauthorized)
            #expect(try await grace.post("/auth/refresh").status == .ok)
            #expect(try await auth.events().count == 2)
        }
    }

    @Test("the sweep forgets what has expired and leaves the rest")
    func sweep() async throws {
        try await withAuth { auth in
            let kept = auth.browser()
            try await kept.signIn()
            try await auth.browser().signIn()
            auth.clock.advance(by: .seconds(29 * 86_400))
            _ = try await kept.post("/auth/refresh")
            auth.clock.advance(by: .seconds(86_400))
            try await auth.sweep()
            #expect(try await auth.database.first("SELECT COUNT(*) FROM auth.sessions", as: Int.self) == 1)
            #expect(try await auth.database.first("SELECT COUNT(*) FROM auth.refresh_tokens", as: Int.self) == 1)
            #expect(try await kept.post("/auth/refresh").status == .ok)
        }
    }

    @Test("the store holds no refresh token that could be used")
    func hashedOnly() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            try await browser.signIn()
            let token = try #require(browser.cookie?.dropFirst("ba_refresh=".count))
            let rows = try await auth.database.rows("SELECT * FROM auth.refresh_tokens")
            #expect(rows.count == 1)
            let stored = try rows[0].get("hash", as: [UInt8].self)
            #expect(stored.count == 32)
            #expect(!"\(rows)".contains(token))
        }
    }
}
