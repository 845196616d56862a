import AsyncHTTPClient
import Foundation
import Metrics
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import ServiceKit
import ServiceLifecycle
import Synchronization

/// Asks every replica of every service once a second whether it is ready: so that one which is about to leave gets nothing
/// new, and so that `/health` costs nothing however often it is asked.
final class ReadinessWatch: Service, Sendable {
    static let interval = Duration.seconds(1)

    /// Looks at one replica. Throws when it does not answer.
    typealias Probe = @Sendable (ServiceName, Replica) async throws -> Readiness

    private let sets: [ServiceName: ReplicaSet]
    private let probe: Probe
    private let latest = Mutex<[ServiceName: [Found]]>([:])
    private let underWay = Mutex<Set<ObjectIdentifier>>([])

    private struct Found {
        var replica: Replica
        var state: ServiceState
    }

    init(_ sets: [ServiceName: ReplicaSet], probe: @escaping Probe) {
        self.sets = sets
        self.probe = probe
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    // Each by itself: one that is slow to answer holds up nobody else's news, and is not asked again meanwhile.
                    for (service, replica) in self.known() where self.begins(replica) {
                        group.addTask {
                            await self.look(at: replica, of: service)
                            self.underWay.withLock { _ = $0.remove(ObjectIdentifier(replica)) }
                        }
                    }
                    guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
                }
            }
        }
    }

    /// Asks everybody at once, and waits for all.
    func look() async {
        await withDiscardingTaskGroup { group in
            for (service, replica) in known() { group.addTask { await self.look(at: replica, of: service) } }
        }
    }

    /// Every replica there is now. Those that are gone are forgotten.
    private func known() -> [(ServiceName, Replica)] {
        ServiceName.allCases.flatMap { service in
            let replicas = sets[service]?.current ?? []
            let before = latest.withLock { latest in
                let before = latest[service] ?? []
                latest[service] = replicas.map { replica in
                    before.first { $0.replica === replica } ?? Found(replica: replica, state: .unasked)
                }
                return before
            }
            for gone in before where !replicas.contains(where: { $0 === gone.replica }) {
                gone.replica.withdraw(service)
            }
            return replicas.map { (service, $0) }
        }
    }

    private func begins(_ replica: Replica) -> Bool {
        underWay.withLock { $0.insert(ObjectIdentifier(replica)).inserted }
    }

    private func look(at replica: Replica, of service: ServiceName) async {
        let state = await ServiceState(asking: replica, of: service, probe)
        guard !Task.isCancelled else { return }
        replica.note(state.condition)
        let isStillThere = latest.withLock { latest in
            guard let place = latest[service]?.firstIndex(where: { $0.replica === replica }) else { return false }
            latest[service]?[place].state = state
            return true
        }
        if isStillThere { replica.publish(service) }
    }

    func state(of service: ServiceName) -> ServiceState {
        latest.withLock { $0[service] }.map { ServiceState(of: $0.map(\.state)) } ?? .unasked
    }

    /// `GET /health`, as the contract has it.
    func answer() -> Answer {
        let states = ServiceName.allCases.map { ($0, state(of: $0)) }
        let report = HealthReport(Dictionary(uniqueKeysWithValues: states))
        return Answer(
            report.isHealthy ? .ok : .serviceUnavailable,
            headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            body: ByteBuffer(string: report.json))
    }

    /// For the admin port: each service by name, and each replica of it.
    var checks: [HealthCheck] {
        ServiceName.allCases.map { service in
            HealthCheck(service.rawValue, replicas: { self.replicas(of: service) }) {
                if let complaint = self.state(of: service).complaint { throw Problem.unavailable(complaint) }
            }
        }
    }

    private func replicas(of service: ServiceName) -> [Readiness.Replica] {
        latest.withLock { $0[service] ?? [] }.map { found in
            Readiness.Replica(
                name: found.replica.name, ready: found.state == .ready, detail: found.state.complaint)
        }
    }
}

extension ReadinessWatch {
    /// Asks over HTTP, by the replica's own address.
    static func probe(_ http: HTTPClient) -> Probe {
        { _, replica in
            let request = HTTPClientRequest(url: "http://\(replica.name)/health/ready")
            let response = try await http.execute(request, timeout: .seconds(3))
            let body = try await response.body.collect(upTo: 65_536)
            return try JSON.decode(Readiness.self, from: Data(buffer: body))
        }
    }
}

extension Replica {
    fileprivate func publish(_ service: ServiceName) {
        gauge("outstanding", service).record(outstanding)
        gauge("ready", service).record(isUnready ? 0 : 1)
        gauge("ejected", service).record(isResting(at: .now()) ? 1 : 0)
    }

    /// The name no longer leads to it.
    fileprivate func withdraw(_ service: ServiceName) {
        for what in ["outstanding", "ready", "ejected"] { gauge(what, service).destroy() }
    }

    private func gauge(_ what: String, _ service: ServiceName) -> Gauge {
        Gauge(label: "gateway_replica_\(what)", dimensions: [("service", service.rawValue), ("replica", name)])
    }
}
