import Access
import Contracts
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Auth

@Suite("Auth: sessions")
struct AuthSessionStoreTests {
    private static func generation(_ rotation: Rotation) -> String {
        switch rotation {
        case .rotated(_, _, let isLostRace): isLostRace ? "lost race" : "rotated"
        case .reused: "reused"
        case .unknown: "unknown"
        }
    }

    private func events(_ stores: AuthStores) async throws -> [String] {
        try await EventFeed(stores.database).after(0, limit: 100).map { "\($0.type.rawValue) \($0.subject)" }
    }

    @Test("a session is begun, listed with the last used first, and rotated", arguments: TestEngine.allCases)
    func life(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let user = try await stores.user(admin: true)
            let token = OneTimeSecret()
            let first = try await stores.sessions.begin(
                for: user.id, device: "Firefox on Linux", token: token, at: AuthStores.start)
            let second = try await stores.sessions.begin(
                for: user.id, device: "curl", token: OneTimeSecret(), at: AuthStores.after(.seconds(1)))
            let before = try await stores.sessions.sessions(of: user.id, at: AuthStores.after(.seconds(2)))
            #expect(before.map(\.id) == [second, first])

            let later = AuthStores.after(.seconds(60))
            let rotation = try await stores.sessions.rotate(token, to: OneTimeSecret(), at: later)
            guard case .rotated(let owner, let session, isLostRace: false) = rotation else {
                Issue.record("\(rotation)")
                return
            }
            #expect(owner == user && session == first)
            let after = try await stores.sessions.sessions(of: user.id, at: later)
            #expect(after.map(\.id) == [first, second])
            #expect(after[0].lastUsedAt == later)
            #expect(after[0].expiresAt == later.advanced(by: AuthStores.lifetime))
            #expect(after[0].createdAt == AuthStores.start)
        }
    }

    @Test("of twenty rotations at once one wins and nineteen join it", arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let user = try await stores.user()
            let token = OneTimeSecret()
            _ = try await stores.sessions.begin(for: user.id, device: "curl", token: token, at: AuthStores.start)
            let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        Self.generation(
                            try await stores.sessions.rotate(
                                token, to: OneTimeSecret(), at: AuthStores.after(.seconds(60))))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.sorted() == Array(repeating: "lost race", count: 19) + ["rotated"])
            let generations = try await stores.database.all("SELECT generation FROM auth.sessions", as: Int.self)
            #expect(generations == [2])
            #expect(try await stores.count("refresh_tokens") == 21)
        }
    }

    @Test("a hundred replays of an old token end the session once", arguments: TestEngine.allCases)
    func replays(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let user = try await stores.user()
            let token = OneTimeSecret()
            let session = try await stores.sessions.begin(
                for: user.id, device: "curl", token: token, at: AuthStores.start)
            _ = try await stores.sessions.rotate(token, to: OneTimeSecret(), at: AuthStores.after(.seconds(60)))
            let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        Self.generation(
                            try await stores.sessions.rotate(
                                token, to: OneTimeSecret(), at: AuthStores.after(.seconds(71))))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == "reused" } == 1)
            #expect(outcomes.count { $0 == "unknown" } == 99)
            #expect(try await stores.count("sessions") == 0)
            #expect(try await stores.count("refresh_tokens") == 0)
            #expect(try await events(stores) == ["session.revoked \(session)"])
        }
    }

    @Test("the grace is ten seconds from the rotation, to the microsecond", arguments: TestEngine.allCases)
    func grace(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let user = try await stores.user()
            for (delay, outcome) in [(Duration.seconds(10), "lost race"), (.seconds(10) + .microseconds(1), "reused")] {
                let token = OneTimeSecret()
                _ = try await stores.sessions.begin(for: user.id, device: "curl", token: token, at: AuthStores.start)
                _ = try await stores.sessions.rotate(token, to: OneTimeSecret(), at: AuthStores.start)
                let late = try await stores.sessions.rotate(token, to: OneTimeSecret(), at: AuthStores.after(delay))
                #expect(Self.generation(late) == outcome)
            }
        }
    }

    @Test("the tokens of one generation are superseded together", arguments: TestEngine.allCases)
    func siblings(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let user = try await stores.user()
            let (first, winner, sibling) = (OneTimeSecret(), OneTimeSecret(), OneTimeSecret())
            _ = try await stores.sessions.begin(for: user.id, device: "curl", token: first, at: AuthStores.start)
            let at = AuthStores.after(.seconds(900))
            #expect(Self.generation(try await stores.sessions.rotate(first, to: winner, at: at)) == "rotated")
            #expect(Self.generation(try await stores.sessions.rotate(first, to: sibling, at: at)) == "lost race")
            let later = AuthStores.after(.seconds(1_800))
            #expect(
                Self.generation(try await stores.sessions.rotate(sibling, to: OneTimeSecret(), at: later)) == "rotated")
            let stolen = try await stores.sessions.rotate(
                winner, to: OneTimeSecret(), at: later.advanced(by: .seconds(11)))
            #expect(Self.generation(stolen) == "reused")
        }
    }

    @Test("an expired session is not rotated, not listed, and swept with its tokens", arguments: TestEngine.allCases)
    func expiry(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let user = try await stores.user()
            let token = OneTimeSecret()
            _ = try await stores.sessions.begin(for: user.id, device: "curl", token: token, at: AuthStores.start)
            let end = AuthStores.after(AuthStores.lifetime)
            #expect(Self.generation(try await stores.sessions.rotate(token, to: OneTimeSecret(), at: end)) == "unknown")
            #expect(try await stores.sessions.sessions(of: user.id, at: end).isEmpty)
            try await stores.sessions.deleteExpired(at: AuthStores.after(AuthStores.lifetime - .microseconds(1)))
            #expect(try await stores.count("sessions") == 1)
            try await stores.sessions.deleteExpired(at: end)
            #expect(try await stores.count("sessions") == 0)
            #expect(try await stores.count("refresh_tokens") == 0)
            #expect(try await events(stores).isEmpty)
        }
    }

    @Test("a revocation is told until no token of its session can be good any more", arguments: TestEngine.allCases)
    func forgottenRevocations(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let user = try await stores.user()
            var ids: [String] = []
            for time in [AuthStores.start, AuthStores.after(.seconds(1))] {
                ids.append(
                    try await stores.sessions.begin(for: user.id, device: "curl", token: OneTimeSecret(), at: time))
                _ = try await stores.sessions.revokeAll(of: user.id, at: time)
            }
            let last = AuthStores.after(AccessTokenClaims.revocationRetention)
            try await stores.sessions.deleteExpired(at: last)
            #expect(try await events(stores) == ids.map { "session.revoked \($0)" })
            try await stores.sessions.deleteExpired(at: last.advanced(by: .microseconds(1)))
            #expect(try await events(stores) == ["session.revoked \(ids[1])"])
            // A reader's cursor stays good: the next event comes behind all that ever were.
            _ = try await stores.sessions.begin(for: user.id, device: "curl", token: OneTimeSecret(), at: last)
            _ = try await stores.sessions.revokeAll(of: user.id, at: last)
            #expect(try await EventFeed(stores.database).after(2, limit: 10).map(\.cursor) == [3])
        }
    }

    @Test("a session is ended by its owner only, and each end is told once", arguments: TestEngine.allCases)
    func revocation(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let ada = try await stores.user("ada@example.org")
            let grace = try await stores.user("grace@example.org")
            let token = OneTimeSecret()
            let first = try await stores.sessions.begin(
                for: ada.id, device: "curl", token: token, at: AuthStores.start)
            _ = try await stores.sessions.begin(
                for: ada.id, device: "curl", token: OneTimeSecret(), at: AuthStores.start)
            #expect(try await !stores.sessions.revoke(first, of: grace.id, at: AuthStores.start))
            #expect(try await !stores.sessions.isRevoked(first, of: ada.id))
            #expect(try await stores.sessions.isRevoked(first, of: grace.id))
            #expect(try await stores.sessions.revoke(holding: token, at: AuthStores.start)?.id == first)
            #expect(try await stores.sessions.isRevoked(first, of: ada.id))
            #expect(try await stores.sessions.revoke(holding: token, at: AuthStores.start) == nil)
            #expect(try await !stores.sessions.revoke(first, of: ada.id, at: AuthStores.start))
            #expect(try await stores.sessions.revokeAll(of: ada.id, at: AuthStores.start).count == 1)
            #expect(try await stores.sessions.revokeAll(of: ada.id, at: AuthStores.start).isEmpty)
            #expect(try await events(stores).count == 2)
        }
    }

    @Test(
        "sign-outs and refreshes of the same sessions at once neither fail nor leave one alive",
        arguments: TestEngine.allCases)
    func contention(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let user = try await stores.user()
            let tokens = (0..<8).map { _ in OneTimeSecret() }
            for token in tokens {
                _ = try await stores.sessions.begin(for: user.id, device: "curl", token: token, at: AuthStores.start)
            }
            let at = AuthStores.after(.seconds(60))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for token in tokens {
                    group.addTask { _ = try await stores.sessions.rotate(token, to: OneTimeSecret(), at: at) }
                    group.addTask { _ = try await stores.sessions.revokeAll(of: user.id, at: at) }
                    group.addTask { _ = try await stores.sessions.revoke(holding: token, at: at) }
                }
                try await group.waitForAll()
            }
            #expect(try await stores.count("sessions") == 0)
            #expect(try await events(stores).count == 8)
            #expect(try await Set(events(stores)).count == 8)
        }
    }

    @Test("sessions go with their user", arguments: TestEngine.allCases)
    func deletedUser(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let user = try await stores.user()
            let id = try await stores.sessions.begin(
                for: user.id, device: "curl", token: OneTimeSecret(), at: AuthStores.start)
            try await stores.database.write("DELETE FROM auth.users WHERE id = \(user.id)")
            #expect(try await stores.count("sessions") == 0)
            #expect(try await stores.count("refresh_tokens") == 0)
            #expect(try await !stores.sessions.isRevoked(id, of: user.id))
        }
    }
}
