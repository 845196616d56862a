import Access
import ServiceKit

/// Whether a request may pass as a person's, from its `Authorization` field. It never waits, so it runs on an event
/// loop; only a token that names an unknown key sends its request to wait for auth.
struct TokenGate: Sendable {
    enum Verdict: Equatable {
        case passed(AccessTokenClaims)
        case refused(Problem, reason: String)
        /// Auth must be asked for its keys first.
        case unknownKey
    }

    let keys: KeySource
    let revocations: Revocations
    private let verifier: AccessTokenVerifier
    private let clock: WallClock

    init(keys: KeySource, revocations: Revocations, clock: WallClock = .system) {
        self.keys = keys
        self.revocations = revocations
        self.clock = clock
        verifier = AccessTokenVerifier(clock: clock)
    }

    func check(_ authorization: String?, cache: inout VerifiedTokens) -> Verdict {
        guard let authorization else { return .refused(.notAuthenticated, reason: "no_token") }
        let now = clock.now()
        if let claims = cache.claims(of: authorization, at: now) { return passing(claims) }
        guard let token = BearerCredential.token(of: authorization) else {
            return .refused(.notAuthenticated, reason: "no_token")
        }
        do throws(TokenError) {
            let claims = try verifier.verify(token, keys: keys.current)
            // A token has one such spelling and thousands of others: blanks, and letters of either case.
            if authorization.hasPrefix("Bearer "), authorization.utf8.count == token.utf8.count + 7 {
                cache.remember(claims, of: authorization, at: now)
            }
            return passing(claims)
        } catch {
            return error == .unknownKey ? .unknownKey : .refused(error.problem, reason: error.reason)
        }
    }

    /// The verdict once auth was asked for its keys.
    func check(_ authorization: String?, after refetch: KeySource.Refetch, cache: inout VerifiedTokens) -> Verdict {
        let verdict = check(authorization, cache: &cache)
        guard verdict == .unknownKey else { return verdict }
        switch refetch {
        case .fetched, .tooSoon(succeeded: true): return .refused(.invalidToken, reason: TokenError.unknownKey.reason)
        case .tooSoon(succeeded: false), .failed: return .refused(.signInUnchecked, reason: "keys_unavailable")
        }
    }

    private func passing(_ claims: AccessTokenClaims) -> Verdict {
        switch revocations.isRevoked(claims) {
        case false?: .passed(claims)
        case true?: .refused(TokenError.revoked.problem, reason: TokenError.revoked.reason)
        case nil: .refused(.signInUnchecked, reason: "revocations_unread")
        }
    }
}
