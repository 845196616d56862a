import Access
import Foundation
import HTTPTypes
import Logging
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Auth

@Suite("Keys of auth")
struct KeyTests {
    @Test("anyone can read the public keys, keep them for a while, and verify an access token with them")
    func published() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let token = try await browser.signIn()
            let answer = try await auth.browser().get("/auth/.well-known/jwks.json")
            #expect(answer.status == .ok)
            #expect(answer.headers[.cacheControl] == "public, max-age=300")
            #expect(!answer.body.contains("\"d\""))
            let set = try JSONDecoder().decode(JSONWebKeySet.self, from: Data(answer.body.utf8))
            #expect(set.keys.count == 1)
            let claims = try AccessTokenVerifier(clock: auth.clock.wall).verify(token, keys: VerificationKeys(set))
            #expect(claims.email == "ada@example.org")
        }
    }

    private func build(on database: Database, secret: String = AuthUnderTest.secret) async throws -> AuthService {
        try await buildAuth(
            configuration: try configuration(["SECRET_KEY": secret]), database: database, clock: TestClock().wall,
            logger: Logger(label: "auth") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test("a restart keeps the key, so nobody is signed out by it")
    func restart() async throws {
        try await withDatabase(.sqlite, service: AuthSchema.name, migrations: AuthSchema.migrations) { database in
            let first = try await build(on: database).ring.published
            #expect(try await build(on: database).ring.published == first)
        }
    }

    @Test("with another SECRET_KEY auth refuses to start, says why and what to do, and changes nothing")
    func wrongSecret() async throws {
        try await withDatabase(.sqlite, service: AuthSchema.name, migrations: AuthSchema.migrations) { database in
            let first = try await build(on: database).ring.published
            let refusal = await #expect(throws: StartRefusal.self) {
                _ = try await build(on: database, secret: "another secret of at least thirty-two characters")
            }
            #expect(refusal?.reason.contains("SECRET_KEY does not open the signing keys") == true)
            #expect(refusal?.reason.contains("delete the rows of auth.signing_keys") == true)
            #expect(refusal?.reason.contains("another secret") == false)
            #expect(try await build(on: database).ring.published == first)
        }
    }

    @Test("the private key is stored sealed only")
    func sealed() async throws {
        try await withDatabase(.sqlite, service: AuthSchema.name, migrations: AuthSchema.migrations) { database in
            _ = try await build(on: database)
            let stored = try await database.all("SELECT sealed_seed FROM auth.signing_keys", as: String.self)
            #expect(stored.count == 1)
            #expect(stored[0].hasPrefix("gAAAA"))
        }
    }

    private func kid(_ token: String) throws -> String? {
        let header = try #require(Base64URL.decode(token.prefix { $0 != "." }.utf8))
        return try (JSONSerialization.jsonObject(with: Data(header)) as? [String: Any])?["kid"] as? String
    }

    private func published(_ auth: AuthUnderTest) async throws -> [String] {
        let answer = try await auth.browser().get("/auth/.well-known/jwks.json")
        let set = try JSONDecoder().decode(JSONWebKeySet.self, from: Data(answer.body.utf8))
        return set.keys.compactMap(\.kid)
    }

    @Test("a new key is published before it signs, and the old one until its last token has expired")
    func rotation() async throws {
        try await withAuth(environment: ["KEY_LEAD_TIME": "10m"]) { auth in
            let browser = auth.browser()
            let old = try #require(try kid(await browser.signIn()))
            let ba = auth.browser()
            // Keys are listed by the moment they were made in; two of one moment have no order.
            auth.clock.advance(by: .seconds(1))
            let answer = try await ba.post("/internal/keys/rotate", token: auth.token(of: "ba"))
            #expect(answer.status == .ok)
            #expect(answer.list.map { $0["state"] as? String } == ["active", "next"])
            let new = try #require(answer.list.last?["id"] as? String)
            #expect(try await published(auth) == [old, new])

            auth.clock.advance(by: .seconds(599))
            try await auth.follower.step()
            #expect(try await kid(browser.signIn()) == old)
            auth.clock.advance(by: .seconds(1))
            let last = try await browser.signIn()
            try await auth.follower.step()
            #expect(try await kid(browser.signIn()) == new)
            #expect(try await browser.get("/auth/me", token: last).status == .ok)
            #expect(try await published(auth) == [old, new])

            // The longest token there is, and a minute for clocks that differ.
            auth.clock.advance(by: .seconds(12 * 3_600 + 59))
            try await auth.follower.step()
            #expect(try await published(auth) == [old, new])
            auth.clock.advance(by: .seconds(1))
            try await auth.follower.step()
            #expect(try await published(auth) == [new])
            #expect(auth.log.lines.filter { $0.contains("signing key") }.map { $0.prefix { $0 != "=" } }.count == 3)
        }
    }

    @Test("only the operator's command rotates, and not while a new key waits")
    func operatorOnly() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let person = try await browser.signIn(admin: true)
            for path in ["/internal/keys/rotate"] {
                #expect(try await browser.post(path).status == .unauthorized)
                #expect(try await browser.post(path, token: person).status == .unauthorized)
                let chat = try await browser.post(path, token: auth.token(of: "chat"))
                #expect(chat.status == .forbidden)
                #expect(chat.code == "operator_only")
            }
            #expect(try await browser.get("/internal/keys", token: auth.token(of: "gateway")).status == .forbidden)
            #expect(try await browser.post("/internal/keys/rotate", token: auth.token(of: "ba")).status == .ok)
            let second = try await browser.post("/internal/keys/rotate", token: auth.token(of: "ba"))
            #expect(second.status == .conflict)
            #expect(second.code == "rotation_under_way")
            #expect(try await published(auth).count == 2)
        }
    }

    @Test("who keeps the keys for as long as they may meets a new one before it signs", arguments: ["10s", "60s"])
    func cacheTime(lead: String) async throws {
        try await withAuth(environment: ["KEY_LEAD_TIME": lead]) { auth in
            let answer = try await auth.browser().get("/auth/.well-known/jwks.json")
            #expect(answer.headers[.cacheControl] == (lead == "10s" ? "public, max-age=5" : "public, max-age=30"))
        }
    }

    @Test(
        "a new SECRET_KEY takes over from SECRET_KEY_PREVIOUS: the key stays, sealed anew, and then needs only the new")
    func newSecret() async throws {
        let new = "another secret of at least thirty-two characters"
        try await withDatabase(.sqlite, service: AuthSchema.name, migrations: AuthSchema.migrations) { database in
            let first = try await build(on: database).ring.published
            let both = try await buildAuth(
                configuration: try configuration(["SECRET_KEY": new, "SECRET_KEY_PREVIOUS": AuthUnderTest.secret]),
                database: database, clock: TestClock().wall,
                logger: Logger(label: "auth") { _ in SwiftLogNoOpLogHandler() })
            #expect(both.ring.published == first)
            #expect(try await build(on: database, secret: new).ring.published == first)
            await #expect(throws: StartRefusal.self) { _ = try await build(on: database) }
        }
    }
}
