import Access
import Contracts
import HTTPTypes
import ServiceKit
import Synchronization
import Testing

@testable import Gateway

@Suite("A token passes only while it is good")
struct TokenGateTests {
    private final class Clock: Sendable {
        let time = Mutex(Timestamp(microseconds: 1_800_000_000_000_000))
        func advance(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
        var now: Timestamp { time.withLock { $0 } }
        var wall: WallClock { WallClock { self.now } }
    }

    private let clock = Clock()
    private let key: SigningKey
    private let gate: TokenGate
    private let revocations: Revocations

    init() async throws {
        let key = try SigningKey(seed: Array(repeating: 1, count: 32))
        self.key = key
        let keys = KeySource(clock: clock.wall) { JSONWebKeySet(keys: [key.publicKey]) }
        _ = await keys.refresh()
        revocations = Revocations(capacity: 3, clock: clock.wall)
        revocations.noteEnd()
        gate = TokenGate(keys: keys, revocations: revocations, clock: clock.wall)
    }

    private func token(_ key: SigningKey? = nil, session: String = "s1", user: String = "u1") throws -> String {
        try AccessTokenIssuer(key: key ?? self.key).issue(
            to: Identity(userID: user, email: "ann@example.org", sessionID: session), at: clock.now,
            lifetime: .seconds(900))
    }

    private func refusal(_ verdict: TokenGate.Verdict) -> String? {
        guard case .refused(let problem, let reason) = verdict else { return nil }
        return "\(problem.status.code) \(reason)"
    }

    @Test(
        "without a bearer token nobody is asked",
        arguments: [nil, "", "Bearer", "Bearer ", "Basic eDp5", "bearer\ta", "Bearerx y"])
    func missing(authorization: String?) {
        var cache = VerifiedTokens()
        #expect(refusal(gate.check(authorization, cache: &cache)) == "401 no_token")
    }

    @Test("a token that is spelled in another way passes, and takes no room in memory")
    func spellings() throws {
        var cache = VerifiedTokens()
        let token = try token()
        for credential in ["bearer \(token)", "Bearer  \(token)", "Bearer \(token) ", "BEARER     \(token)"] {
            guard case .passed = gate.check(credential, cache: &cache) else {
                Issue.record("refused: \(credential.prefix(12))…")
                continue
            }
        }
        #expect(cache.count == 0)
    }

    @Test("a good token passes, the second time from memory, until the second it expires")
    func expiry() throws {
        var cache = VerifiedTokens()
        let authorization = "Bearer \(try token())"
        guard case .passed(let claims) = gate.check(authorization, cache: &cache) else {
            Issue.record("refused")
            return
        }
        #expect(claims.userID == "u1")
        #expect(cache.count == 1)
        clock.advance(.seconds(30))
        #expect(gate.check(authorization, cache: &cache) == .passed(claims))
        clock.advance(.seconds(869))
        #expect(gate.check(authorization, cache: &cache) == .passed(claims))
        clock.advance(.seconds(1))
        #expect(refusal(gate.check(authorization, cache: &cache)) == "401 expired")
    }

    @Test("a forged or broken token is refused and not remembered")
    func forged() throws {
        var cache = VerifiedTokens()
        let good = try token()
        let cut = String(good.dropLast(4)) + "AAAA"
        for bad in [cut, good + ".x", "a.b.c", String(repeating: "a", count: 10_000)] {
            #expect(refusal(gate.check("Bearer \(bad)", cache: &cache))?.hasPrefix("401") == true)
        }
        #expect(cache.count == 0)
    }

    @Test("a token of an unknown key asks auth first, and is refused when auth does not know it either")
    func unknownKey() throws {
        var cache = VerifiedTokens()
        let authorization = "Bearer \(try token(SigningKey(seed: Array(repeating: 9, count: 32))))"
        #expect(gate.check(authorization, cache: &cache) == .unknownKey)
        #expect(refusal(gate.check(authorization, after: .fetched, cache: &cache)) == "401 unknown_key")
        #expect(refusal(gate.check(authorization, after: .failed, cache: &cache)) == "503 keys_unavailable")
    }

    @Test("a revoked session and a deleted user are refused at once, from memory too")
    func revoked() throws {
        var cache = VerifiedTokens()
        let session = "Bearer \(try token(session: "s1", user: "u1"))"
        let user = "Bearer \(try token(session: "s2", user: "u2"))"
        let other = "Bearer \(try token(session: "s3", user: "u3"))"
        for authorization in [session, user, other] { _ = gate.check(authorization, cache: &cache) }
        revocations.note([
            FeedEvent(cursor: 1, type: .sessionRevoked, subject: "s1", at: clock.now),
            FeedEvent(cursor: 2, type: .userDeleted, subject: "u2", at: clock.now),
            FeedEvent(cursor: 3, type: .projectDeleted, subject: "s3", at: clock.now),
        ])
        #expect(refusal(gate.check(session, cache: &cache)) == "401 revoked")
        #expect(refusal(gate.check(user, cache: &cache)) == "401 revoked")
        #expect(refusal(gate.check(other, cache: &cache)) == nil)
    }

    @Test("until it is known who has signed out nobody passes, and nobody is told to sign in again")
    func unread() async throws {
        let revocations = Revocations(clock: clock.wall)
        let gate = TokenGate(keys: gate.keys, revocations: revocations, clock: clock.wall)
        var cache = VerifiedTokens()
        let good = "Bearer \(try token())"
        #expect(refusal(gate.check(good, cache: &cache)) == "503 revocations_unread")
        await #expect(throws: Problem.self) { try await revocations.health.check() }
        revocations.note([FeedEvent(cursor: 1, type: .sessionRevoked, subject: "s2", at: clock.now)])
        #expect(refusal(gate.check(good, cache: &cache)) == "503 revocations_unread")
        #expect(refusal(gate.check("Bearer \(try token(session: "s2"))", cache: &cache)) == "401 revoked")
        #expect(refusal(gate.check("Bearer a.b.c", cache: &cache))?.hasPrefix("401") == true)
        revocations.noteEnd()
        #expect(refusal(gate.check(good, cache: &cache)) == nil)
        try await revocations.health.check()
    }

    @Test("revocations are forgotten when no token can be that old, and never grow without bound")
    func bounded() {
        let old = clock.now.advanced(by: .seconds(-90_000))
        revocations.note([FeedEvent(cursor: 1, type: .sessionRevoked, subject: "old", at: old)])
        #expect(revocations.count == 0)
        for number in 0..<10 {
            revocations.note([FeedEvent(cursor: 1, type: .sessionRevoked, subject: "s\(number)", at: clock.now)])
            revocations.note([FeedEvent(cursor: 1, type: .sessionRevoked, subject: "s\(number)", at: clock.now)])
        }
        #expect(revocations.count == 3)
        clock.advance(AccessTokenClaims.revocationRetention)
        revocations.note([])
        #expect(revocations.count == 0)
    }

    @Test("the memory of tokens is bounded, and keeps those that are asked for")
    func cacheBound() throws {
        var cache = VerifiedTokens(capacity: 10)
        let claims = AccessTokenClaims(
            userID: "u", email: "e", sessionID: "s", isAdmin: false, issuedAt: clock.now,
            expiresAt: clock.now.advanced(by: .seconds(900)), tokenID: "t")
        cache.remember(claims, of: "often", at: clock.now)
        for number in 0..<1_000 {
            cache.remember(claims, of: "t\(number)", at: clock.now)
            #expect(cache.claims(of: "often", at: clock.now) != nil)
        }
        #expect(cache.count <= 20)
        #expect(cache.claims(of: "t0", at: clock.now) == nil)
        clock.advance(.seconds(61))
        #expect(cache.claims(of: "often", at: clock.now) == nil)
    }
}
