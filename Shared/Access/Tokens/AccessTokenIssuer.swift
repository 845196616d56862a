public import ServiceKit

/// Signs access tokens. Only auth has one.
public struct AccessTokenIssuer: Sendable {
    /// The header type of an access token (RFC 9068 §2.1). It keeps other tokens of ours from passing as one.
    static let type = "at+jwt"
    /// EdDSA over Ed25519 (RFC 8037 §3.1).
    static let algorithm = "EdDSA"

    private let key: SigningKey

    public init(key: SigningKey) { self.key = key }

    private struct Header: Encodable {
        var alg = AccessTokenIssuer.algorithm
        var typ = AccessTokenIssuer.type
        var kid: String
    }

    /// A token that lives from `now` for `lifetime`, in whole seconds.
    public func issue(to identity: Identity, at now: Timestamp, lifetime: Duration) throws -> String {
        let issued = Int(now.seconds)
        let payload = AccessTokenPayload(
            iss: AccessTokenClaims.authority, aud: AccessTokenClaims.authority, sub: identity.userID,
            email: identity.email, sid: identity.sessionID, admin: identity.isAdmin, iat: issued,
            exp: issued + Int(lifetime.components.seconds), nbf: nil, jti: UUIDv7.make(at: now))
        return try CompactJWS.write(header: Header(kid: key.id), claims: payload, sign: key.signature)
    }
}
