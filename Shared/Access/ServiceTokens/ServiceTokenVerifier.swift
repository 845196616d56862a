internal import Crypto
public import ServiceKit

/// Checks the tokens that other services show to this one.
public struct ServiceTokenVerifier: Sendable {
    private let service: String
    private let keys: [SymmetricKey]
    private let clock: WallClock

    /// - Parameters:
    ///   - service: the name of this service, which a token's `aud` must be.
    ///   - secrets: `SECRET_KEY`, then the ones before it; each verifies.
    public init(service: String, secrets: [String], clock: WallClock = .system) {
        self.service = service
        keys = secrets.map { KeyDerivation.serviceToken.key(from: $0) }
        self.clock = clock
    }

    /// Who calls, and on whose behalf.
    public func verify(_ token: String) throws(TokenError) -> ServiceIdentity {
        let jws = try CompactJWS(token)
        try jws.require(algorithm: ServiceToken.algorithm, type: ServiceToken.type)
        let isSigned = keys.contains { key in
            HMAC<SHA256>.isValidAuthenticationCode(jws.signature, authenticating: jws.signingInput, using: key)
        }
        guard isSigned else { throw .badSignature }
        let payload = try jws.claims(ServiceToken.Payload.self)
        guard !payload.iss.isEmpty, payload.sub != "" else { throw .badClaims }
        guard payload.aud == service else { throw .wrongAudience }
        let validity = try TokenValidity(issuedAt: payload.iat, expiresAt: payload.exp)
        try validity.check(at: clock.now())
        return ServiceIdentity(name: payload.iss, onBehalfOf: payload.sub)
    }
}
