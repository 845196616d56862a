import Access
import Contracts
import Foundation
import Logging
import NIOCore
import ServiceKit
import Synchronization

@testable import Gateway

/// A gateway on a free port in front of origins of a test.
struct RunningGateway: Sendable {
    let port: Int
    let context: GatewayContext
    let key: SigningKey
    let revocations: Revocations

    func connect() async throws -> Wire {
        try await Wire.connect(to: port)
    }

    /// Opens a connection, sends a request, and returns the connection.
    func send(_ request: String) async throws -> Wire {
        let wire = try await connect()
        wire.send(request)
        return wire
    }

    func token(session: String = "session-1", signedBy other: SigningKey? = nil) throws -> String {
        try AccessTokenIssuer(key: other ?? key).issue(
            to: Identity(userID: "user-1", email: "ann@example.org", sessionID: session), at: .now(),
            lifetime: .seconds(600))
    }

    /// Runs one for the time of `body`.
    /// - Parameters:
    ///   - origins: the ports of the replicas; every service lives there.
    ///   - laterKeys: what auth publishes from the second time on that it is asked.
    static func run<Value: Sendable>(
        origins: [Int] = [], limits: BodyLimits = BodyLimits(), timeouts: Timeouts = Timeouts(),
        drainDeadline: TimeAmount = .seconds(1), corsOrigins: [String] = ["https://app.example.org"],
        laterKeys: [SigningKey] = [], connections: ConnectionLimits = ConnectionLimits(), web: URL? = nil,
        contract: String? = nil, rates: RateLimits = RateLimits([:]), concurrentAnswers: Int = 100,
        readiness: @escaping ReadinessWatch.Probe = { _, _ in throw CancellationError() },
        _ body: @escaping @Sendable (RunningGateway) async throws -> Value
    ) async throws -> Value {
        let key = try SigningKey(seed: Array(repeating: 7, count: 32))
        let isLater = Atomic(false)
        let keys = KeySource {
            let later = isLater.exchange(true, ordering: .relaxed) ? laterKeys : []
            return JSONWebKeySet(keys: ([key] + later).map(\.publicKey))
        }
        _ = await keys.refresh()
        let addresses = try origins.map { try SocketAddress(ipAddress: "127.0.0.1", port: $0) }
        let sets = Dictionary(
            uniqueKeysWithValues: ServiceName.allCases.map {
                service in
                (
                    service,
                    ReplicaSet(
                        service, addresses.map { ReplicaPlace(address: $0, authority: "\(service.rawValue):80") })
                )
            })
        let logger = Logger(label: "gateway-tests", factory: { _ in SwiftLogNoOpLogHandler() })
        let revocations = Revocations()
        revocations.noteEnd()
        let health = ReadinessWatch(sets, probe: readiness)
        let context = GatewayContext(
            edge: Edge(
                hosts: AllowedHosts(["localhost"]), cors: CORSPolicy(corsOrigins), limits: limits),
            gate: TokenGate(keys: keys, revocations: revocations), replicaSets: sets,
            site: try Site(root: web, contract: contract, devLogin: true, reloads: false, logger: logger),
            health: health, rates: RateLimiter(rates), answers: AnswerSlots(limit: concurrentAnswers),
            accessLog: AccessLog(logger: logger), clientLog: ClientLog(logger: logger), timeouts: timeouts,
            connections: ConnectionLedger(connections, proxies: TrustedProxies()), logger: logger)
        await health.look()

        let (addressStream, addressContinuation) = AsyncStream.makeStream(
            of: SocketAddress.self, bufferingPolicy: .bufferingNewest(1))
        let listener = Listener(
            host: "127.0.0.1", port: 0, context: context, drainDeadline: drainDeadline, threads: 1,
            isReady: { addressContinuation.yield($0) })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run() }
            var addresses = addressStream.makeAsyncIterator()
            guard let port = await addresses.next()?.port else { throw CancellationError() }
            let value: Value
            do {
                value = try await body(RunningGateway(port: port, context: context, key: key, revocations: revocations))
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            return value
        }
    }
}

/// A request without a body.
func request(_ method: String, _ path: String, _ fields: String...) -> String {
    "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n" + fields.map { "\($0)\r\n" }.joined() + "\r\n"
}
