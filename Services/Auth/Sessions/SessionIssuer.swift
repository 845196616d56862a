import Access
import HTTPTypes
import Hummingbird
import Logging
import ServiceKit

/// Begins and renews sessions: the one place where access tokens and refresh cookies are handed out.
struct SessionIssuer: Sendable {
    let store: SessionStore
    let ring: SigningKeyRing
    let cookie: RefreshCookie
    let accessTokenLifetime: Duration
    /// `LEGACY_TOKEN_TTL`.
    let legacyTokenLifetime: Duration
    let clock: WallClock
    let audit: AuditTrail
    let throttle: SignInThrottle
    let users: UserStore
    let admission: Admission

    /// A session for someone who has just proved who they are.
    func begin(for user: User, request: Request) async throws -> JSONResponse<TokenAnswer> {
        let now = clock.now()
        let token = OneTimeSecret()
        let device = DeviceLabel.text(userAgent: request.headers[.userAgent])
        let id = try await store.begin(for: user.id, device: device, token: token, at: now)
        audit.record(.signedIn, userID: user.id, sessionID: id, ["issuer": user.issuer, "device": device])
        return try answer(user.identity(inSession: id), token, at: now)
    }

    /// For the hand-off of `AUTH_CALLBACK=token`, and for nothing else: one access token that lives `LEGACY_TOKEN_TTL`,
    /// in a session of its own without a refresh token. Whoever makes the redirect puts it into `?token=`.
    ///
    /// It is the weaker choice: the token passes through the browser's history and is good for hours. But it is listed
    /// among the person's sessions and can be revoked like any other, and its `exp` is numeric, as old clients read it.
    func beginLegacy(for user: User, request: Request) async throws -> String {
        let now = clock.now()
        let device = DeviceLabel.text(userAgent: request.headers[.userAgent])
        let id = try await store.begin(for: user.id, device: device, lasting: legacyTokenLifetime, at: now)
        audit.record(
            .signedIn, userID: user.id, sessionID: id,
            ["issuer": user.issuer, "device": device, "handoff": "token"])
        return try ring.issuer.issue(to: user.identity(inSession: id), at: now, lifetime: legacyTokenLifetime)
    }

    /// The session of the refresh cookie that the request carries, renewed.
    /// - Throws: a 401 `Problem` that also clears the cookie.
    func renew(_ request: Request) async throws -> JSONResponse<TokenAnswer> {
        try await throttle.admit(.refresh)
        guard let old = cookie.token(in: request.headers) else { throw sessionEnded }
        if let userID = try await store.owner(of: old) { try await throttle.admit(.refresh, account: userID) }
        let now = clock.now()
        let new = OneTimeSecret()
        switch try await store.rotate(old, to: new, at: now) {
        case .rotated(let user, let sessionID, let isLostRace):
            guard try await mayStay(user) else {
                _ = try await store.revoke(sessionID, of: user.id, at: now)
                audit.record(
                    .refused, userID: user.id, sessionID: sessionID,
                    ["what": "refresh", "reason": SignInRefusal.Reason.notAllowed.rawValue])
                throw sessionEnded
            }
            audit.record(.refreshed, userID: user.id, sessionID: sessionID, ["lost_race": "\(isLostRace)"])
            return try answer(user.identity(inSession: sessionID), new, at: now)
        case .reused(let userID, let sessionID):
            audit.record(.reuseDetected, userID: userID, sessionID: sessionID)
            throw sessionEnded
        case .unknown:
            audit.record(.refused, ["what": "refresh", "reason": "unknown_session"])
            throw sessionEnded
        }
    }

    /// Whether somebody who was let in is still on the lists: whoever is taken off is out with the next renewal.
    private func mayStay(_ user: User) async throws -> Bool {
        guard admission.isLimited else { return true }
        return try await users.addresses(of: user.id).contains(where: admission.names)
    }

    private func answer(_ identity: Identity, _ token: OneTimeSecret, at now: Timestamp) throws -> JSONResponse<
        TokenAnswer
    > {
        let accessToken = try ring.issuer.issue(to: identity, at: now, lifetime: accessTokenLifetime)
        return JSONResponse(
            TokenAnswer(accessToken: accessToken, expiresIn: accessTokenLifetime.components.seconds),
            headers: [.setCookie: cookie.setting(token)])
    }

    private var sessionEnded: Problem {
        Problem(
            .unauthorized, code: "session_ended", "Your session has ended. What you saved is safe; sign in again.",
            headers: [.wwwAuthenticate: "Bearer", .setCookie: cookie.clearing])
    }
}

/// An access token as it is handed out (RFC 6749 §5.1). The refresh token goes beside it, in a cookie.
struct TokenAnswer: Encodable, Sendable {
    var accessToken: String
    var tokenType = "Bearer"
    /// Seconds.
    var expiresIn: Int64
}
