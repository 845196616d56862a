internal import Crypto
public import ServiceKit

/// Writes the tokens that this service shows to others.
public struct ServiceTokenIssuer: Sendable {
    private let service: String
    private let key: SymmetricKey
    private let clock: WallClock

    /// - Parameters:
    ///   - service: the name of this service, the token's `iss`.
    ///   - secrets: `SECRET_KEY`, then the ones before it; the first signs.
    public init(service: String, secrets: [String], clock: WallClock = .system) {
        precondition(!secrets.isEmpty, "a service token needs a secret")
        self.service = service
        key = KeyDerivation.serviceToken.key(from: secrets[0])
        self.clock = clock
    }

    /// A token for one call, or several within a minute, to `audience`.
    public func token(for audience: String, onBehalfOf userID: String? = nil) throws -> String {
        let now = clock.now()
        let payload = ServiceToken.Payload(
            iss: service, aud: audience, sub: userID, iat: Int(now.seconds),
            exp: Int(now.advanced(by: ServiceToken.lifetime).seconds), jti: UUIDv7.make(at: now))
        return try CompactJWS.write(header: ServiceToken.Header(), claims: payload) { input in
            HMAC<SHA256>.authenticationCode(for: input, using: key)
        }
    }
}
