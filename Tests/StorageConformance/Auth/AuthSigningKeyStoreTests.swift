import Access
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Auth

@Suite("Auth: signing keys")
struct AuthSigningKeyStoreTests {
    private static let secret = "a secret of at least thirty-two characters"

    @Test("twelve replicas that start at once end up with one and the same key", arguments: TestEngine.allCases)
    func simultaneousStart(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let rings = try await withThrowingTaskGroup(of: SigningKeyRing.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        try await SigningKeyRing.load(from: stores.keys, secret: Self.secret, at: AuthStores.start)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(rings.map(\.published)).count == 1)
            #expect(rings[0].published.keys.count == 1)
            #expect(try await stores.count("signing_keys") == 1)
            let identity = Identity(userID: "u", email: "e", sessionID: "s")
            let verifier = AccessTokenVerifier(clock: WallClock { AuthStores.start })
            for ring in rings {
                let token = try ring.issuer.issue(to: identity, at: AuthStores.start, lifetime: .seconds(60))
                let claims = try verifier.verify(token, keys: VerificationKeys(rings[0].published))
                #expect(claims.identity == identity)
            }
        }
    }

    @Test("another secret opens nothing and makes no second key", arguments: TestEngine.allCases)
    func wrongSecret(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            _ = try await SigningKeyRing.load(from: stores.keys, secret: Self.secret, at: AuthStores.start)
            await #expect(throws: StartRefusal.self) {
                _ = try await SigningKeyRing.load(
                    from: stores.keys, secret: "another secret of thirty-two characters", at: AuthStores.start)
            }
            #expect(try await stores.count("signing_keys") == 1)
        }
    }
}
