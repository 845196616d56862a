internal import Crypto
public import ServiceKit

/// Checks access tokens. It waits for nothing and remembers nothing, so it may be called on an event loop.
public struct AccessTokenVerifier: Sendable {
    private let clock: WallClock

    public init(clock: WallClock = .system) { self.clock = clock }

    /// The claims of `token` when one of `keys` signed it, it is meant for us, and it is valid now.
    ///
    /// Throws ``TokenError/unknownKey`` when its `kid` is not among `keys`; see ``KeySource`` for what to do then.
    public func verify(_ token: String, keys: VerificationKeys) throws(TokenError) -> AccessTokenClaims {
        let jws = try CompactJWS(token)
        try jws.require(algorithm: AccessTokenIssuer.algorithm, type: AccessTokenIssuer.type)
        guard let keyID = jws.header.keyID, !keyID.isEmpty else { throw .missingKeyID }
        guard let key = keys[keyID] else { throw .unknownKey }
        guard key.isValidSignature(jws.signature, for: jws.signingInput) else { throw .badSignature }
        return try read(jws.claims(AccessTokenPayload.self))
    }

    private func read(_ payload: AccessTokenPayload) throws(TokenError) -> AccessTokenClaims {
        guard payload.iss == AccessTokenClaims.authority else { throw .wrongIssuer }
        guard payload.aud == AccessTokenClaims.authority else { throw .wrongAudience }
        let validity = try TokenValidity(issuedAt: payload.iat, expiresAt: payload.exp, notBefore: payload.nbf)
        try validity.check(at: clock.now())
        guard !payload.sub.isEmpty, !payload.sid.isEmpty else { throw .badClaims }
        return AccessTokenClaims(
            userID: payload.sub, email: payload.email, sessionID: payload.sid, isAdmin: payload.admin,
            issuedAt: validity.issuedAt, expiresAt: validity.expiresAt, tokenID: payload.jti)
    }
}
