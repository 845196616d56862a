import Access
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Auth

@Suite("Auth: signing keys")
struct AuthSigningKeyStoreTests {
    private static let secret = "a secret of at least thirty-two characters"
    private static let schedule = SigningKeyRing.Schedule(lead: .seconds(60), retention: .seconds(960))

    @Test("twelve replicas that start at once end up with one and the same key", arguments: TestEngine.allCases)
    func simultaneousStart(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let rings = try await withThrowingTaskGroup(of: SigningKeyRing.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        try await SigningKeyRing.load(
                            from: stores.keys, secrets: [Self.secret], schedule: Self.schedule, at: AuthStores.start)
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
            _ = try await SigningKeyRing.load(
                from: stores.keys, secrets: [Self.secret], schedule: Self.schedule, at: AuthStores.start)
            await #expect(throws: StartRefusal.self) {
                _ = try await SigningKeyRing.load(
                    from: stores.keys, secrets: ["another secret of thirty-two characters"],
                    schedule: Self.schedule, at: AuthStores.start)
            }
            #expect(try await stores.count("signing_keys") == 1)
        }
    }

    private func rings(_ count: Int, on stores: AuthStores) async throws -> [SigningKeyRing] {
        var rings: [SigningKeyRing] = []
        for _ in 0..<count {
            rings.append(
                try await SigningKeyRing.load(
                    from: stores.keys, secrets: [Self.secret], schedule: Self.schedule, at: AuthStores.start))
        }
        return rings
    }

    private func followTogether(_ rings: [SigningKeyRing], at now: Timestamp) async throws
        -> [SigningKeyStore.Advance]
    {
        try await withThrowingTaskGroup(of: SigningKeyStore.Advance?.self) { group in
            for ring in rings { group.addTask { try await ring.follow(at: now) } }
            return try await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
        }
    }

    @Test(
        "eight replicas that rotate at once make one new key, and when its time comes one of them lets it sign",
        arguments: TestEngine.allCases)
    func rotation(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let rings = try await rings(8, on: stores)
            let old = try #require(rings[0].records.first)
            let made = await withTaskGroup(of: String?.self) { group in
                for ring in rings { group.addTask { try? await ring.rotate(at: AuthStores.start) } }
                return await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
            }
            try #require(made.count == 1)
            _ = try await followTogether(rings, at: AuthStores.after(.seconds(59)))
            for ring in rings {
                #expect(
                    ring.records.map(\.state) == [.active, .next] || ring.records.map(\.state) == [.next, .active])
                #expect(Set(ring.published.keys.compactMap(\.kid)) == [old.id, made[0]])
            }

            let turn = AuthStores.after(.seconds(60))
            let advances = try await followTogether(rings, at: turn)
            #expect(advances.compactMap(\.activated) == made)
            let verifier = AccessTokenVerifier(clock: WallClock { turn })
            for ring in rings {
                _ = try await ring.follow(at: turn)
                let token = try ring.issuer.issue(
                    to: Identity(userID: "u", email: "e", sessionID: "s"), at: turn, lifetime: .seconds(900))
                let onlyNew = JSONWebKeySet(keys: ring.published.keys.filter { $0.kid == made[0] })
                #expect(throws: Never.self) { try verifier.verify(token, keys: VerificationKeys(onlyNew)) }
                #expect(ring.published.keys.count == 2)
            }

            let end = turn.advanced(by: Self.schedule.retention)
            _ = try await followTogether(rings, at: end.advanced(by: .microseconds(-1)))
            #expect(try await stores.count("signing_keys") == 2)
            #expect(try await followTogether(rings, at: end).flatMap(\.removed) == [old.id])
            #expect(try await stores.keys.all().map(\.id) == made)
            #expect(try await followTogether(rings, at: end).filter { $0 != SigningKeyStore.Advance() }.isEmpty)
        }
    }

    @Test("keys that an operator deletes are replaced while auth runs", arguments: TestEngine.allCases)
    func deleted(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let rings = try await rings(3, on: stores)
            let old = rings[0].published
            try await stores.database.write("DELETE FROM auth.signing_keys")
            _ = try await followTogether(rings, at: AuthStores.start)
            for ring in rings { _ = try await ring.follow(at: AuthStores.start) }
            #expect(Set(rings.map(\.published)).count == 1)
            #expect(rings[0].published != old && rings[0].published.keys.count == 1)
        }
    }

    @Test("a key sealed under the secret of before is sealed under the new one", arguments: TestEngine.allCases)
    func newSecret(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let new = "another secret of at least thirty-two characters"
            let old = try await rings(1, on: stores)[0]
            let both = try await SigningKeyRing.load(
                from: stores.keys, secrets: [new, Self.secret], schedule: Self.schedule, at: AuthStores.start)
            // A replica that has not been restarted yet still rotates.
            _ = try await old.rotate(at: AuthStores.start)
            _ = try await both.follow(at: AuthStores.start)
            let later = try await SigningKeyRing.load(
                from: stores.keys, secrets: [new], schedule: Self.schedule, at: AuthStores.start)
            #expect(later.published.keys.count == 2)
            #expect(later.published == both.published)
        }
    }
}
