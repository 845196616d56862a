import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Auth

/// Auth on an empty database, with a clock that a test moves.
struct AuthUnderTest: Sendable {
    static let secret = "a secret of at least thirty-two characters"

    let client: any TestClientProtocol
    let clock: TestClock
    let database: Database
    let log: CapturedLog
    /// What runs beside the routes; a test takes its steps itself.
    let follower: KeyFollower
    let audit: AuditTrail
    let issuer: SessionIssuer
    let sweeps: [Sweep]

    /// A browser without cookies.
    func browser(userAgent: String = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
        -> Browser
    {
        Browser(client: client, userAgent: userAgent)
    }

    /// Deletes what is over, as the process does from time to time.
    func sweep() async throws {
        for sweep in sweeps { try await sweep.once() }
    }

    /// The token that another service would show.
    func token(of service: String) throws -> String {
        try ServiceTokenIssuer(service: service, secrets: [Self.secret], clock: clock.wall).token(for: "auth")
    }

    /// The events that other services would read.
    func events(after cursor: Int64 = 0) async throws -> [[String: Any]] {
        let answer = try await browser().get("/internal/events?after=\(cursor)", token: token(of: "chat"))
        #expect(answer.status == .ok)
        return try #require(answer.json["events"] as? [[String: Any]])
    }
}

/// Runs `body` against auth as `buildAuth` puts it together.
func withAuth(
    on engine: TestEngine = .sqlite, environment: [String: String] = [:], clock: TestClock = TestClock(),
    callingProvidersBy call: ProviderCall? = nil, _ body: @Sendable (AuthUnderTest) async throws -> Void
) async throws {
    try await withDatabase(engine, service: AuthSchema.name, migrations: AuthSchema.migrations) { database in
        let log = CapturedLog()
        let auth = try await buildAuth(
            configuration: try configuration(environment), database: database, clock: clock.wall,
            logger: Logger(label: "auth") { _ in log }, callingProvidersBy: call)
        let follower = try #require(auth.services.lazy.compactMap { $0 as? KeyFollower }.first)
        let audit = try #require(auth.services.lazy.compactMap { $0 as? AuditTrail }.first)
        let issuer = auth.issuer
        let sweeps = auth.services.compactMap { $0 as? Sweep }
        let application = Application(responder: ServiceResponder(auth.routes))
        try await application.test(.router) { client in
            try await body(
                AuthUnderTest(
                    client: client, clock: clock, database: database, log: log, follower: follower, audit: audit,
                    issuer: issuer, sweeps: sweeps))
        }
    }
}

/// A checked configuration with the secrets that are always needed.
func configuration(_ environment: [String: String] = [:]) throws(ConfigurationReport) -> Configuration {
    let secrets = [
        "SECRET_KEY": AuthUnderTest.secret, "FERNET_KEYS": Seal.makeKey(),
        // Tests of the limits set them; everybody else here comes from one place.
        "SIGN_IN_RATE": "1000000/m burst 100000", "REFRESH_RATE": "1000000/m burst 100000",
        "ACCOUNT_RATE": "1000000/m burst 100000",
    ]
    return try Configuration(
        AuthVariables.all, rules: ProviderVariables.rules, environment: secrets.merging(environment) { $1 })
}
