import Foundation
import HTTPTypes
import Logging
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Auth

@Suite("Sign-in with a provider")
struct ProviderSignInTests {
    @Test("there and back again: a code, an access token, a refresh cookie; every one of them good once")
    func wholeWay() async throws {
        try await withProvider { test in
            let visitor = test.visitor()
            let attempt = try await visitor.initiate(returnTo: "/projects/1?tab=documents")
            #expect(attempt.query["response_type"] == "code" && attempt.query["code_challenge_method"] == "S256")
            #expect(attempt.query["redirect_uri"] == "https://ba.example.org/auth/oidc/callback")
            #expect(attempt.query["scope"] == "openid email profile" && attempt.query["client_id"] == "ba")
            let back = try await visitor.comeBack(attempt)
            #expect(back.status == .seeOther)
            #expect(back.headers[.location]?.hasPrefix("https://ba.example.org/auth/callback?code=") == true)
            #expect(back.landing["return_to"] == "/projects/1?tab=documents")
            let code = try #require(back.landing["code"])
            let answer = try await visitor.swap(code)
            #expect(answer.status == .ok)
            let claims = try claims(of: try #require(answer.json["access_token"] as? String))
            #expect(claims["email"] as? String == "ada@example.org")
            #expect(visitor.cookies.keys.sorted() == ["__Host-ba_refresh"])
            #expect(try await visitor.swap(code).code == "hand_off_expired")
            #expect(try await visitor.comeBack(attempt).landing["problem"] == "sign_in_expired")
        }
    }

    @Test("the providers that are set up are offered, in their order")
    func offered() async throws {
        try await withProvider { test in
            let list = try await test.visitor().send(.get, "/auth/providers").list
            #expect(list.map { $0["id"] as? String } == ["google", "oidc", "dev"])
            #expect(list.map { $0["name"] as? String } == ["Google", "Example", "Development sign-in"])
            #expect(try await test.visitor().send(.post, "/auth/microsoft/initiate").status == .notFound)
        }
    }

    @Test("five tabs and two providers at once, finished in any order")
    func tabs() async throws {
        try await withProvider { test in
            let visitor = test.visitor()
            var attempts: [(String, Visitor.Attempt)] = []
            for provider in ["oidc", "google", "oidc", "google", "oidc"] {
                attempts.append((provider, try await visitor.initiate(provider)))
            }
            var codes: [String] = []
            for (provider, attempt) in attempts.reversed() {
                codes.append(try #require(try await visitor.comeBack(attempt, provider).landing["code"]))
            }
            for code in codes.shuffled() { #expect(try await visitor.swap(code).status == .ok) }
        }
    }

    @Test("a hundred replays of one state, and of one code: exactly one success", arguments: TestEngine.allCases)
    func replays(engine: TestEngine) async throws {
        try await withProvider(on: engine) { test in
            let visitor = test.visitor()
            let attempt = try await visitor.initiate()
            let landings = try await withThrowingTaskGroup(of: [String: String].self) { group in
                for _ in 0..<100 { group.addTask { try await visitor.comeBack(attempt).landing } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(landings.count { $0["problem"] == "sign_in_expired" } == 99)
            let code = try #require(landings.compactMap { $0["code"] }.first)
            let cookies = visitor.cookies
            let swaps = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        let tab = test.visitor()
                        tab.cookies = cookies
                        return try await tab.swap(code).status.code
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(swaps.count { $0 == 200 } == 1 && swaps.count { $0 == 400 } == 99)
        }
    }

    @Test("nobody is led into finishing somebody else's sign-in")
    func binding() async throws {
        try await withProvider { test in
            let attacker = test.visitor()
            let victim = test.visitor()
            let theirs = try await attacker.initiate()
            #expect(try await victim.comeBack(theirs).landing["problem"] == "sign_in_elsewhere")
            let other = try await attacker.initiate()
            let code = try #require(try await attacker.comeBack(other).landing["code"])
            #expect(try await victim.swap(code).code == "sign_in_elsewhere")
            // Begun without a browser, it can be finished anywhere, but our own page does not take its code.
            let loose = try await test.visitor(origin: nil).initiate()
            let looseCode = try #require(try await victim.comeBack(loose).landing["code"])
            #expect(try await victim.swap(looseCode).code == "sign_in_elsewhere")
            #expect(test.auth.log.lines.contains { $0.contains("reason=hand_off_of_another_browser") })
        }
    }

    @Test("an app without cookies, and a page elsewhere that is allowed, sign in as they always did")
    func otherClients() async throws {
        try await withProvider(environment: ["CORS_ORIGINS": "https://app.example.com"]) { test in
            for origin in [nil, "https://app.example.com"] {
                let app = test.visitor(origin: origin)
                let attempt = try await app.initiate("google")
                let code = try #require(try await test.visitor().comeBack(attempt, "google").landing["code"])
                #expect(try await app.swap(code).status == .ok)
            }
            let foreign = test.visitor(origin: "https://elsewhere.example")
            #expect(try await foreign.send(.post, "/auth/google/initiate").code == "foreign_origin")
        }
    }

    @Test("AUTH_CALLBACK=token hands old clients a token; our own page still gets a code")
    func legacy() async throws {
        try await withProvider(environment: ["AUTH_CALLBACK": "token"]) { test in
            let app = test.visitor(origin: nil)
            let attempt = try await app.initiate("google")
            let landing = try await test.visitor().comeBack(attempt, "google").landing
            #expect(landing.keys.sorted() == ["token"])
            #expect(try claims(of: landing["token"] ?? "")["email"] as? String == "ada@example.org")
            let page = test.visitor()
            #expect(try await page.wholeWay().keys.sorted() == ["code"])
        }
    }

    @Test("ten minutes for the way there, one for the way back, and then the rows are swept")
    func expiry() async throws {
        try await withProvider { test in
            let visitor = test.visitor()
            let (late, punctual) = (try await visitor.initiate(), try await visitor.initiate())
            test.auth.clock.advance(by: .seconds(600) - .microseconds(1))
            let code = try #require(try await visitor.comeBack(punctual).landing["code"])
            test.auth.clock.advance(by: .seconds(60))
            #expect(try await visitor.comeBack(late).landing["problem"] == "sign_in_expired")
            #expect(try await visitor.swap(code).code == "hand_off_expired")
            _ = try await visitor.initiate()
            let database = test.auth.database
            #expect(try await database.first("SELECT COUNT(*) FROM auth.login_attempts", as: Int.self) == 1)
            test.auth.clock.advance(by: .seconds(600))
            try await test.auth.sweep()
            #expect(try await database.first("SELECT COUNT(*) FROM auth.login_attempts", as: Int.self) == 0)
        }
    }

    private static func text(_ value: Storage.Value) -> String { "\(value)" }

    @Test("neither a state nor a verifier nor a code lies in the store in the clear")
    func sealed() async throws {
        try await withProvider { test in
            let visitor = test.visitor()
            let attempt = try await visitor.initiate(returnTo: "/projects/secret-project")
            _ = try await visitor.initiate()
            let rows = try await test.auth.database.rows("SELECT * FROM auth.login_attempts")
            let text = rows.map { row in row.columnNames.indices.map { Self.text(row[$0]) }.joined() }.joined()
            #expect(!text.contains(attempt.state) && !text.contains(attempt.nonce) && !text.contains("secret-project"))
            let code = try #require(try await visitor.comeBack(attempt).landing["code"])
            let log = test.auth.log.lines.joined()
            #expect(!log.contains(code) && !log.contains(attempt.state) && !log.contains(attempt.nonce))
        }
    }

    @Test(
        "what goes wrong ends on a page with a reason in the log; an API client gets the same as a problem",
        arguments: [
            ("&error=access_denied", "sign_in_denied", "denied_at_provider"),
            ("&error=server_error", "provider_refused", "error_from_provider"),
            ("&error=%3Cscript%3E", "provider_refused", "error_from_provider"),
            ("&iss=https://elsewhere.example", "provider_refused", "response_issuer_mismatch"),
        ])
    func refusals(extra: String, code: String, reason: String) async throws {
        try await withProvider { test in
            let visitor = test.visitor()
            let back = try await visitor.comeBack(try await visitor.initiate(), with: extra)
            #expect(back.status == .seeOther)
            #expect(
                back.headers[.location]?.hasPrefix("https://ba.example.org/sign-in?problem=\(code)&correlation=")
                    == true)
            #expect(test.auth.log.lines.contains { $0.contains("sign-in refused") && $0.contains("reason=\(reason)") })
            let again = try await visitor.initiate()
            let problem = try await visitor.send(
                .get, "/auth/oidc/callback?state=\(again.state)&code=\(again.nonce)\(extra)")
            #expect(problem.code == code && problem.headers[.contentType] == "application/problem+json")
        }
    }

    @Test("the callback of one provider does not take the state of another")
    func otherProvider() async throws {
        try await withProvider { test in
            let visitor = test.visitor()
            let attempt = try await visitor.initiate("google")
            #expect(try await visitor.comeBack(attempt, "oidc").landing["problem"] == "sign_in_expired")
            #expect(test.auth.log.lines.contains { $0.contains("reason=state_of_another_provider") })
        }
    }

    @Test(
        "callbacks that no provider sends are refused without a word to anyone",
        arguments: ["", "?state=", "?code=x", "?state=x&code=y", "?state[]=1", "?error=access_denied"])
    func nonsense(query: String) async throws {
        try await withProvider { test in
            let answer = try await test.visitor().send(.get, "/auth/oidc/callback\(query)")
            #expect([400, 422].contains(answer.status.code) && answer.code != nil)
            #expect(test.provider.asked.isEmpty)
        }
    }

    @Test("who is not on the list does not enter, and an address that nobody vouches for is on no list")
    func admission() async throws {
        let lists = ["ALLOWED_EMAILS": "Grace@example.com", "ALLOWED_EMAIL_DOMAINS": "example.org"]
        try await withProvider(environment: lists) { test in
            for (email, isVerified, outcome) in [
                ("ada@example.org", true, nil), ("grace@example.com", true, nil),
                ("ada@example.com", true, "not_allowed"), ("ada@sub.example.org", true, "not_allowed"),
                ("ada@example.org", false, "email_unverified"),
            ] as [(String, Bool, String?)] {
                test.provider.change {
                    $0.claims.email = email
                    $0.claims.isEmailVerified = isVerified
                    $0.claims.sub = email
                }
                let visitor = test.visitor()
                let landing = try await visitor.wholeWay()
                #expect(landing["problem"] == outcome)
            }
        }
    }

    @Test("a key that changes between two sign-ins is fetched once; unknown keys cause no storm")
    func rotatedKeys() async throws {
        try await withProvider { test in
            let visitor = test.visitor()
            _ = try await visitor.comeBack(try await visitor.initiate())
            test.provider.rotate(to: "two")
            #expect(try await visitor.wholeWay()["code"] != nil)
            #expect(test.provider.asked.count { $0 == "jwks" } == 2)
            test.provider.rotate(to: "three")
            for _ in 0..<20 {
                #expect(try await visitor.wholeWay()["problem"] == "provider_refused")
            }
            #expect(test.provider.asked.count { $0 == "jwks" } == 2)
            test.auth.clock.advance(by: .seconds(30))
            #expect(try await visitor.wholeWay()["code"] != nil)
            #expect(test.provider.asked.count { $0 == "jwks" } == 3)
        }
    }

    @Test("an address is asked for where the token has none, and only for the same subject")
    func userInfo() async throws {
        try await withProvider { test in
            let visitor = test.visitor()
            test.provider.change {
                $0.claims.email = nil
                $0.answers["userinfo"] = ScriptedProvider.json(["sub": "subject-1", "email": "ada@example.org"])
            }
            let landing = try await visitor.wholeWay()
            #expect(landing["code"] != nil)
            test.provider.change {
                $0.answers["userinfo"] = ScriptedProvider.json(["sub": "subject-2", "email": "ada@example.org"])
            }
            #expect(try await visitor.wholeWay()["problem"] == "provider_refused")
            #expect(test.auth.log.lines.contains { $0.contains("reason=user_info_subject_mismatch") })
        }
    }
}
