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
    private let latest = Mutex<[ServiceName: ServiceState]>([:])

    init(_ sets: [ServiceName: ReplicaSet], probe: @escaping Probe) {
        self.sets = sets
        self.probe = probe
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                // Each by itself: one that is slow to answer holds up nobody else's news.
                for service in ServiceName.allCases {
                    group.addTask {
                        while !Task.isCancelled {
                            await self.look(at: service)
                            guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
                        }
                    }
                }
            }
        }
    }

    /// Asks everybody at once.
    func look() async {
        await withDiscardingTaskGroup { group in
            for service in ServiceName.allCases { group.addTask { await self.look(at: service) } }
        }
    }

    private func look(at service: ServiceName) async {
        let replicas = sets[service]?.current ?? []
        let states = await withTaskGroup(of: ServiceState.self) { group in
            for replica in replicas {
                group.addTask { [probe] in
                    let state = await ServiceState(asking: replica, of: service, probe)
                    if !Task.isCancelled { replica.note(state.condition) }
                    replica.publish(service)
                    return state
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let state = ServiceState(of: states)
        if !Task.isCancelled { latest.withLock { $0[service] = state } }
    }

    func state(of service: ServiceName) -> ServiceState {
        latest.withLock { $0[service] } ?? .unasked
    }

    /// `GET /health`, as the contract has it.
    func answer() -> Answer {
        let report = HealthReport(latest.withLock { $0 })
        return Answer(
            report.isHealthy ? .ok : .serviceUnavailable,
            headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            body: ByteBuffer(string: report.json))
    }

    /// For the admin port: each service by name.
    var checks: [HealthCheck] {
        ServiceName.allCases.map { service in
            HealthCheck(service.rawValue) {
                switch self.state(of: service) {
                case .ready: break
                case .unasked: throw Problem.unavailable("has not been asked yet")
                case .failing(let why): throw Problem.unavailable(why)
                case .silent: throw Problem.unavailable("does not answer")
                }
            }
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
        let dimensions = [("service", service.rawValue), ("replica", name)]
        Gauge(label: "gateway_replica_outstanding", dimensions: dimensions).record(outstanding)
        Gauge(label: "gateway_replica_ready", dimensions: dimensions).record(isUnready ? 0 : 1)
        Gauge(label: "gateway_replica_ejected", dimensions: dimensions).record(isResting(at: .now()) ? 1 : 0)
    }
}
