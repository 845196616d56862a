import Access
import Foundation
import Logging
import RateLimiting
import ServiceKit
import ServiceLifecycle
import Storage

/// Auth, put together: what it answers, and what runs beside that.
struct AuthService {
    let routes: Routes
    let services: [any Service]
    /// The keys that sign its access tokens.
    let ring: SigningKeyRing
    let issuer: SessionIssuer
}

/// Builds auth on an open database.
/// - Parameter call: how providers are called; over the internet unless a test is the provider.
/// - Throws: `StartRefusal` when `SECRET_KEY` does not open the signing keys in it.
func buildAuth(
    configuration: Configuration, database: Database, clock: WallClock = .system, logger: Logger,
    callingProvidersBy call: ProviderCall? = nil
) async throws -> AuthService {
    let secrets = configuration.secretKeys
    let backendURL = configuration[PublicVariables.backendURL]
    let ring = try await SigningKeyRing.load(
        from: SigningKeyStore(database: database), secrets: secrets, schedule: schedule(configuration),
        at: clock.now())
    let resealed = try await ring.reseal()
    if resealed > 0 { logger.notice("signing keys sealed under the new SECRET_KEY", metadata: ["keys": "\(resealed)"]) }
    let audits = AuditStore(database: database)
    let auditRetention = configuration[AuthVariables.auditRetention]
    let audit = AuditTrail(store: audits, clock: clock, logger: logger)
    let rates = RateLimitStore(database)
    let throttle = SignInThrottle(
        store: rates, attempts: configuration[AuthVariables.signInRate],
        refreshes: configuration[AuthVariables.refreshRate], accounts: configuration[AuthVariables.accountRate],
        secret: configuration[CommonVariables.secretKey])
    let keys = KeySource(clock: clock) { ring.published }

    let users = UserStore(database: database)
    let sessions = SessionStore(database: database, lifetime: configuration[AuthVariables.sessionTTL])
    let admission = Admission(
        emails: configuration[ProviderVariables.allowedEmails],
        domains: configuration[ProviderVariables.allowedEmailDomains])
    let issuer = SessionIssuer(
        store: sessions, ring: ring,
        cookie: RefreshCookie(for: backendURL, lifetime: sessions.lifetime),
        accessTokenLifetime: configuration[AuthVariables.accessTokenTTL],
        legacyTokenLifetime: configuration[AuthVariables.legacyTokenTTL], clock: clock, audit: audit,
        throttle: throttle, users: users, admission: admission)
    let authenticator = RequestAuthenticator(
        keys: keys, accessTokens: AccessTokenVerifier(clock: clock),
        serviceTokens: ServiceTokenVerifier(service: "auth", secrets: secrets, clock: clock),
        isRevoked: { try await sessions.isRevoked($0.sessionID, of: $0.userID) }, logger: logger)
    let origins = OriginCheck(
        [backendURL.origin] + [configuration[PublicVariables.frontendURL]].compactMap { $0?.origin }
            + configuration[PublicVariables.corsOrigins], overHTTPS: backendURL.scheme == "https")
    let offersDevelopmentSignIn = configuration[PublicVariables.developmentSignIn]

    var routes = Routes(authenticator: authenticator.authenticator)
    let connection = ProviderConnection()
    let providers = Provider.all(in: configuration)
    let clients = providers.map { OpenIDClient($0, clock: clock, call: call ?? connection.call) }
    let attempts = LoginAttemptStore(database: database, seal: try LoginAttemptStore.seal(under: secrets))
    let handOffs = HandOffStore(database: database)
    SignInRoutes(
        options: providers.map { SignInOption(id: $0.id, name: $0.name) }
            + (offersDevelopmentSignIn ? [DevelopmentSignInRoutes.option] : []),
        clients: Dictionary(uniqueKeysWithValues: clients.map { ($0.provider.id, $0) }), attempts: attempts,
        handOffs: handOffs, users: users, sessions: issuer, admission: admission,
        binding: BrowserBinding(for: backendURL), origins: origins,
        handsOffToken: configuration[ProviderVariables.authCallback] == .token,
        frontend: (configuration[PublicVariables.frontendURL] ?? backendURL).withoutSlash
    ).add(to: &routes)
    if offersDevelopmentSignIn {
        DevelopmentSignInRoutes(users: users, sessions: issuer, origins: origins).add(to: &routes)
    }
    SessionRoutes(issuer: issuer, authenticator: authenticator, origins: origins).add(to: &routes)
    UserRoutes(users: users).add(to: &routes)
    let follower = KeyFollower(ring: ring, keys: keys, clock: clock, audit: audit, logger: logger)
    KeyRoutes(follower: follower).add(to: &routes)
    AuditRoutes(store: audits).add(to: &routes)
    routes.addFeed(EventFeed(database))

    return AuthService(
        routes: routes,
        services: [
            connection,
            Sweep("expired sessions", every: .seconds(600), logger: logger) {
                try await sessions.deleteExpired(at: clock.now())
            },
            Sweep("sign-ins that nobody came back for", every: .seconds(60), logger: logger) {
                try await attempts.deleteExpired(at: clock.now())
                try await handOffs.deleteExpired(at: clock.now())
            },
            follower,
            audit,
            Sweep("old audit rows", every: .seconds(3_600), logger: logger) {
                try await audits.deleteBefore(clock.now().advanced(by: .zero - auditRetention))
            },
            Sweep("old rate limits", every: .seconds(60), logger: logger) { _ = try await rates.sweep() },
        ],
        ring: ring, issuer: issuer)
}

/// An old key is kept until no token of it can be good any more, whichever kind of token it signed.
private func schedule(_ configuration: Configuration) -> SigningKeyRing.Schedule {
    let longest = max(configuration[AuthVariables.accessTokenTTL], configuration[AuthVariables.legacyTokenTTL])
    return SigningKeyRing.Schedule(lead: configuration[AuthVariables.keyLeadTime], retention: longest + .seconds(60))
}
