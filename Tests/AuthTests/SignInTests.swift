import Foundation
import HTTPTypes
import ServiceKit
import Storage
import Testing

@testable import Auth

@Suite("Development sign-in")
struct SignInTests {
    @Test("an e-mail address is enough: it gives an access token and a refresh cookie")
    func signIn() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let answer = try await browser.post("/auth/dev/login", #"{"email": " Ada@Example.org "}"#)
            #expect(answer.status == .ok)
            #expect(answer.json["token_type"] as? String == "Bearer")
            #expect(answer.json["expires_in"] as? Int == 900)
            #expect(answer.headers[.cacheControl] == "no-store")
            let claims = try claims(of: try #require(answer.json["access_token"] as? String))
            #expect(claims["email"] as? String == "ada@example.org")
            #expect(claims["admin"] as? Bool == false)
            #expect(claims["exp"] as? Int == Int(auth.clock.now.seconds) + 900)
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix("ba_refresh="))
            #expect(cookie.hasSuffix("; Max-Age=2592000; Path=/auth; HttpOnly; SameSite=Lax"))
        }
    }

    @Test("over HTTPS the cookie is Secure and cannot be planted by a subdomain")
    func secureCookie() async throws {
        try await withAuth(environment: ["BACKEND_URL": "https://ba.example.org"]) { auth in
            let browser = auth.browser()
            try await browser.signIn()
            #expect(browser.cookie?.hasPrefix("__Host-ba_refresh=") == true)
            let answer = try await browser.post("/auth/refresh")
            #expect(answer.status == .ok)
            #expect(answer.headers[.setCookie]?.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Lax") == true)
        }
    }

    @Test("signing in again is the same person, in another session")
    func again() async throws {
        try await withAuth { auth in
            let first = try claims(of: await auth.browser().signIn("ada@example.org"))
            let second = try claims(of: await auth.browser().signIn("ADA@example.org"))
            let other = try claims(of: await auth.browser().signIn("grace@example.org"))
            #expect(first["sub"] as? String == second["sub"] as? String)
            #expect(first["sid"] as? String != second["sid"] as? String)
            #expect(first["sub"] as? String != other["sub"] as? String)
        }
    }

    private func isAdmin(_ browser: Browser, _ admin: Bool? = nil) async throws -> Bool? {
        try claims(of: await browser.signIn(admin: admin))["admin"] as? Bool
    }

    @Test("the admin right stays until it is taken away")
    func admin() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            var rights: [Bool?] = []
            for admin in [nil, true, nil, false, nil] { rights.append(try await isAdmin(browser, admin)) }
            #expect(rights == [false, true, true, false, false])
        }
    }

    @Test(
        "what is no e-mail address is refused by name, and no one is made",
        arguments: [
            #"{}"#, #"{"email": null}"#, #"{"email": ""}"#, #"{"email": "ada"}"#, #"{"email": "ada@"}"#,
            #"{"email": "@example.org"}"#, #"{"email": "a b@example.org"}"#, #"{"email": "a@b@example.org"}"#,
            #"{"email": "ada@example"}"#, #"{"email": "ada@-example.org"}"#, #"{"email": "ada@example..org"}"#,
            #"{"email": "ada\u0000@example.org"}"#, #"{"email": "ada\n@example.org"}"#, #"{"email": 7}"#,
            #"{"email": ["ada@example.org"]}"#, #"{"email": "<ada@example.org>"}"#,
        ])
    func badAddress(body: String) async throws {
        try await withAuth { auth in
            let answer = try await auth.browser().post("/auth/dev/login", body)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.pointers == ["/email"])
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer.headers[.setCookie] == nil)
            #expect(try await auth.database.first("SELECT COUNT(*) FROM auth.users", as: Int.self) == 0)
        }
    }

    @Test("an address may have 254 bytes and no more")
    func length() async throws {
        try await withAuth { auth in
            let label = String(repeating: "a", count: 60)
            let exact = "\(label)@\(label).\(label).\(label).example.or"
            #expect(exact.utf8.count == 254)
            #expect(try await auth.browser().post("/auth/dev/login", #"{"email": "\#(exact)"}"#).status == .ok)
            let over = try await auth.browser().post("/auth/dev/login", #"{"email": "\#(exact)b"}"#)
            #expect(over.pointers == ["/email"])
            #expect(over.detail?.contains("254") == true)
        }
    }

    @Test(
        "a body that is not JSON, too large or nested without end is refused",
        arguments: [
            ("email=ada@example.org", 422), ("", 422), ("[", 422), ("null", 422), ("\u{FEFF}", 422),
            (String(repeating: "[", count: 10_000), 422),
            (String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000), 422),
            (#"{"email": "\#(String(repeating: "a", count: 1_048_576))"}"#, 413),
            (#"{"email": "ada@example.org", "admin": "yes"}"#, 422),
        ])
    func badBody(body: String, status: Int) async throws {
        try await withAuth { auth in
            let answer = try await auth.browser().post("/auth/dev/login", body)
            #expect(answer.status.code == status)
            #expect(answer.code != nil && answer.detail != nil)
            #expect(try await auth.browser().get("/auth/providers").status == .ok)
        }
    }

    @Test("an address that belongs to someone of another provider is a conflict, and stays theirs")
    func takenAddress() async throws {
        try await withAuth { auth in
            let users = UserStore(database: auth.database)
            let email = try #require(EmailAddress("ada@example.org"))
            let theirs = try await users.record(
                SignedInPerson(issuer: "https://accounts.example", subject: "1", email: email), at: auth.clock.now)
            let answer = try await auth.browser().post("/auth/dev/login", #"{"email": "ada@example.org"}"#)
            #expect(answer.status == .conflict)
            #expect(answer.code == "email_taken")
            #expect(try await users.user(theirs.id) == theirs)
        }
    }

    @Test("the web app is told about the development sign-in")
    func options() async throws {
        try await withAuth { auth in
            let list = try await auth.browser().get("/auth/providers").list
            #expect(list.count == 1)
            #expect(list.first?["id"] as? String == "dev")
            #expect(list.first?["name"] as? String == "Development sign-in")
        }
    }

    @Test("switched off, it is neither offered nor there")
    func switchedOff() async throws {
        try await withAuth(environment: ["DEV_LOGIN": "false"]) { auth in
            #expect(try await auth.browser().get("/auth/providers").body == "[]")
            let answer = try await auth.browser().post("/auth/dev/login", #"{"email": "ada@example.org"}"#)
            #expect(answer.status == .notFound)
            #expect(answer.code == "unknown_route")
        }
    }

    @Test(
        "a page of another site cannot sign anyone in",
        arguments: [
            "https://elsewhere.example", "null", "http://localhost.elsewhere.example", "http://localhost:1", "",
        ])
    func foreignOrigin(origin: String) async throws {
        try await withAuth { auth in
            let answer = try await auth.browser().post(
                "/auth/dev/login", #"{"email": "ada@example.org"}"#, headers: [.origin: origin])
            #expect(answer.status == .forbidden)
            #expect(answer.code == "foreign_origin")
            #expect(answer.headers[.setCookie] == nil)
        }
    }

    @Test("a wrong method is 405 and names the right one")
    func wrongMethod() async throws {
        try await withAuth { auth in
            let answer = try await auth.browser().get("/auth/dev/login")
            #expect(answer.status == .methodNotAllowed)
            #expect(answer.headers[.allow] == "POST")
        }
    }
}
