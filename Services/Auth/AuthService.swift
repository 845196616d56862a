import Access
import Foundation
import Logging
import ServiceKit
import ServiceLifecycle
import Storage

/// Auth, put together: what it answers, and what runs beside that.
struct AuthService {
    let routes: Routes
    let services: [any Service]
    /// The keys that sign its access tokens.
    let ring: SigningKeyRing
}

/// Builds auth on an open database.
/// - Throws: `StartRefusal` when `SECRET_KEY` does not open the signing keys in it.
func buildAuth(
    configuration: Configuration, database: Database, clock: WallClock = .system, logger: Logger
) async throws -> AuthService {
    let secret = configuration[CommonVariables.secretKey]
    let backendURL = configuration[PublicVariables.backendURL]
    let ring = try await SigningKeyRing.load(
        from: SigningKeyStore(database: database), secret: secret, at: clock.now())

    let users = UserStore(database: database)
    let sessions = SessionStore(database: database, lifetime: configuration[AuthVariables.sessionTTL])
    let issuer = SessionIssuer(
        store: sessions, ring: ring,
        cookie: RefreshCookie(for: backendURL, lifetime: sessions.lifetime),
        accessTokenLifetime: configuration[AuthVariables.accessTokenTTL], clock: clock,
        audit: AuditTrail(logger: logger))
    let authenticator = RequestAuthenticator(
        keys: KeySource(clock: clock) { ring.published }, accessTokens: AccessTokenVerifier(clock: clock),
        serviceTokens: ServiceTokenVerifier(service: "auth", secrets: [secret], clock: clock),
        isRevoked: { try await sessions.isRevoked($0.sessionID, of: $0.userID) }, logger: logger)
    let origins = OriginCheck(
        [backendURL.origin] + [configuration[PublicVariables.frontendURL]].compactMap { $0?.origin }
            + configuration[PublicVariables.corsOrigins])
    let offersDevelopmentSignIn = configuration[PublicVariables.developmentSignIn]

    var routes = Routes(authenticator: authenticator.authenticator)
    SignInRoutes(options: offersDevelopmentSignIn ? [DevelopmentSignInRoutes.option] : []).add(to: &routes)
    if offersDevelopmentSignIn {
        DevelopmentSignInRoutes(users: users, sessions: issuer, origins: origins).add(to: &routes)
    }
    SessionRoutes(issuer: issuer, authenticator: authenticator, origins: origins).add(to: &routes)
    UserRoutes(users: users).add(to: &routes)
    KeyRoutes(ring: ring).add(to: &routes)
    routes.addFeed(EventFeed(database))

    return AuthService(
        routes: routes, services: [SessionSweep(store: sessions, clock: clock, logger: logger)], ring: ring)
}
