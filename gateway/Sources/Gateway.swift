import Access
import Contracts
import Foundation
import Logging
import NIOCore
import ServiceKit
import ServiceLifecycle
import Storage

/// The edge: everything that a browser touches.
@main
struct Gateway {
    static func main() async {
        await ServiceProcess.run(
            "gateway", variables: GatewayVariables.all, rules: GatewayVariables.rules,
            health: HealthAddress(host: GatewayVariables.adminHost, port: GatewayVariables.adminPort), build: build)
    }

    /// What runs. Later ones are told to stop first: the public port drains while everything it needs is still there.
    @Sendable
    static func build(_ start: ProcessStart) async throws -> [any Service] {
        let configuration = start.configuration
        warnOfFewFiles(start)
        let http = HTTPClientService()
        let addresses = serviceAddresses(configuration)
        let sets = Dictionary(
            uniqueKeysWithValues: addresses.map { service, address in
                (service, ReplicaSet(service, ServiceAddress.places(of: address)))
            })

        let tokens = ServiceTokenIssuer(service: "gateway", secrets: configuration.secretKeys)
        let nowhere = addresses[0].1[0].url
        let auth = { @Sendable (base: @escaping @Sendable () -> URL) in
            ServiceClient(name: ServiceName.auth.rawValue, base: base, http: http.client) { userID in
                try tokens.token(for: ServiceName.auth.rawValue, onBehalfOf: userID)
            }
        }
        let keys = KeySource(auth: auth { sets[.auth]?.base ?? nowhere })
        let revocations = Revocations()
        let feed = RevocationFeed(replicas: sets[.auth] ?? ReplicaSet(.auth)) { url in AuthClient(auth { url }) }

        let site = try Site(
            root: WebPlaces.webRoot(configured: configuration[GatewayVariables.webRoot]),
            contract: WebPlaces.contract(configured: configuration[GatewayVariables.contractFile]),
            devLogin: configuration[PublicVariables.developmentSignIn],
            reloads: configuration.environment == .development,
            logger: start.logger)
        let health = ReadinessWatch(sets, probe: ReadinessWatch.probe(http.client))
        let shared = try await sharedRates(start)
        let accounts = AccountHash(
            key: KeyDerivation.accessLogAccounts.key(from: configuration[CommonVariables.secretKey]))
        let accessLog = AccessLog(logger: start.logger, accounts: accounts)
        let clientLog = ClientLog(logger: start.logger, accounts: accounts)
        let certificates = try CertificateFiles(
            certificate: configuration[GatewayVariables.certificateFile], key: configuration[GatewayVariables.keyFile]
        ).map { files in try Certificates(files, logger: start.logger) }
        let opening = Opening()
        let proxies = TrustedProxies(configuration[GatewayVariables.trustedProxies])
        let context = GatewayContext(
            edge: Edge(
                hosts: AllowedHosts(configuration[GatewayVariables.allowedHosts]),
                cors: CORSPolicy(welcomeOrigins(configuration)),
                proxies: proxies,
                secureOrigin: secureOrigin(configuration), speaksTLS: certificates != nil),
            gate: TokenGate(keys: keys, revocations: revocations), replicaSets: sets, site: site,
            signInPage: SignInPage(
                frontend: configuration[PublicVariables.frontendURL]?.withoutSlash ?? ""), health: health,
            rates: RateLimiter(RateVariables.limits(configuration), shared: shared),
            answers: AnswerSlots(limit: configuration[RateVariables.concurrentAnswers]),
            accessLog: accessLog, clientLog: clientLog, timeouts: Timeouts(configuration),
            http2: HTTP2Limits(streams: configuration[GatewayVariables.maximumStreams]),
            connections: ConnectionLedger(ConnectionLimits(configuration), proxies: proxies),
            certificates: certificates, logger: start.logger)
        let services: [(any Service)?] = [
            shared,
            http,
            accessLog,
            clientLog,
            AdminServer.application(
                host: configuration[GatewayVariables.adminHost], port: configuration[GatewayVariables.adminPort],
                checks: health.checks + [keys.health, revocations.health, opening.check(start.departure)],
                metrics: start.metrics,
                logger: start.logger),
            site,
            certificates,
            health,
            ReplicaDiscovery(sets: addresses.compactMap { service, address in sets[service].map { ($0, address) } }),
            KeyRefresh(keys),
            FeedTail(
                of: ServiceName.auth.rawValue, startingAfter: { 0 }, fetch: { try await feed.events(after: $0) },
                handle: { revocations.note($0.events) }, reachedEnd: revocations.noteEnd),
            Listener(
                host: configuration[GatewayVariables.host], port: configuration[GatewayVariables.port],
                context: context,
                drainDeadline: .nanoseconds(configuration[CommonVariables.drainTimeout].wholeMicroseconds * 1_000),
                isPrepared: { !keys.current.isEmpty && revocations.areKnown }, isReady: { _ in opening.note() }),
        ]
        return services.compactMap(\.self)
    }

    /// A request needs a connection on either side. When files run out, replicas that are well seem to be gone.
    private static func warnOfFewFiles(_ start: ProcessStart) {
        let connections = start.configuration[GatewayVariables.maximumConnections]
        guard let files = OpenFiles.raiseLimit(), files < 2 * connections else { return }
        start.logger.warning(
            "this process may open too few files for MAX_CONNECTIONS; raise its limit (LimitNOFILE, ulimit -n)",
            metadata: ["may_open": "\(files)", "needs": "\(2 * connections)"])
    }

    /// The gateway keeps nothing of its own unless several of them are to count together.
    private static func sharedRates(_ start: ProcessStart) async throws -> SharedRates? {
        let configuration = start.configuration
        guard configuration[RateVariables.isOn], configuration[RateVariables.store] == .database else { return nil }
        do {
            let location =
                try configuration[StorageVariables.databaseURL].map { try DatabaseLocation($0) }
                ?? .sqlite(folder: configuration[CommonVariables.dataFolder])
            let database = try await Database.open(
                location, service: SharedRates.schema, migrations: SharedRates.migrations)
            let shared = SharedRates(database, logger: start.logger)
            await shared.beat()
            return shared
        } catch let error as DatabaseLocation.Malformed {
            throw StartRefusal("DATABASE_URL cannot be used. \(error)")
        } catch let error as DatabaseError {
            throw StartRefusal("The database cannot be used: \(error.message)")
        }
    }

    private static func serviceAddresses(_ configuration: Configuration) -> [(ServiceName, [ServiceAddress])] {
        [
            (ServiceName.auth, GatewayVariables.auth), (.chat, GatewayVariables.chat),
            (.documents, GatewayVariables.documents),
        ].map { service, variable in
            (service, configuration[variable].compactMap { URL(string: $0).flatMap(ServiceAddress.init) })
        }
    }

    /// Besides those the operator names, the place where the web app is said to lie.
    private static func welcomeOrigins(_ configuration: Configuration) -> [String] {
        let frontend = configuration[PublicVariables.frontendURL].flatMap(origin)
        return configuration[PublicVariables.corsOrigins] + (frontend.map { [$0] } ?? [])
    }

    private static func secureOrigin(_ configuration: Configuration) -> String? {
        let backend = configuration[PublicVariables.backendURL]
        return backend.scheme == "https" ? origin(of: backend) : nil
    }

    private static func origin(of url: URL) -> String? {
        url.scheme.flatMap { scheme in
            url.host(percentEncoded: true).map { "\(scheme)://\($0)" + (url.port.map { ":\($0)" } ?? "") }
        }
    }
}
