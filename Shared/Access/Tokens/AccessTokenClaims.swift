public import ServiceKit

/// What an access token says, once its signature and time were checked.
public struct AccessTokenClaims: Sendable, Hashable {
    /// Both `iss` and `aud` of every access token.
    public static let authority = "ba-assistant"
    /// No token lives longer, whatever the settings.
    public static let longestLifetime = Duration.seconds(86_400)
    /// How long everybody must remember that a session was revoked: as long as the longest token of it may live, counted
    /// by clocks that differ.
    public static let revocationRetention = longestLifetime + .seconds(60)

    /// The user's id (`sub`).
    public var userID: String
    public var email: String
    /// The session the token was issued in (`sid`); when that is revoked, so is the token.
    public var sessionID: String
    public var isAdmin: Bool
    public var issuedAt: Timestamp
    /// From this moment on the token is refused.
    public var expiresAt: Timestamp
    /// The token's own id (`jti`).
    public var tokenID: String

    public init(
        userID: String, email: String, sessionID: String, isAdmin: Bool, issuedAt: Timestamp, expiresAt: Timestamp,
        tokenID: String
    ) {
        self.userID = userID
        self.email = email
        self.sessionID = sessionID
        self.isAdmin = isAdmin
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.tokenID = tokenID
    }

    /// The person, as request handlers see them.
    public var identity: Identity {
        Identity(userID: userID, email: email, sessionID: sessionID, isAdmin: isAdmin)
    }
}

/// The claims as they are written (RFC 7519 §4.1; `sid` from OpenID Connect Front-Channel Logout §3).
/// `exp` stays an integer: existing clients read part two of the token and compare that number.
struct AccessTokenPayload: Codable {
    var iss: String
    var aud: String
    var sub: String
    var email: String
    var sid: String
    var admin: Bool
    var iat: Int
    var exp: Int
    var nbf: Int?
    var jti: String
}
