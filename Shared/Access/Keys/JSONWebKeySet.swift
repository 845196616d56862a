/// The body of `GET /auth/.well-known/jwks.json` (RFC 7517 §5).
public struct JSONWebKeySet: Sendable, Hashable, Codable {
    public var keys: [JSONWebKey]

    public init(keys: [JSONWebKey]) { self.keys = keys }
}
