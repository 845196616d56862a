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
}
