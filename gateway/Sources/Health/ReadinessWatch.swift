import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import ServiceKit
import ServiceLifecycle
import Synchronization

/// Asks every service once a second whether it is ready, so that `/health` costs nothing however often it is asked.
final class ReadinessWatch: Service, Sendable {
    static let interval = Duration.seconds(1)

    /// Looks at one service. Throws when it does not answer.
    typealias Probe = @Sendable (ServiceName) async throws -> Readiness

    private let probe: Probe
    private let latest = Mutex<[ServiceName: ServiceState]>([:])

    init(probe: @escaping Probe) {
        self.probe = probe
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.look()
                guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
            }
        }
    }

    /// Asks all services at once.
    func look() async {
        await withTaskGroup(of: (ServiceName, ServiceState).self) { group in
            for service in ServiceName.allCases {
                group.addTask { [probe] in (service, await ServiceState(asking: service, probe)) }
            }
            for await (service, state) in group {
                latest.withLock { $0[service] = state }
            }
        }
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
                }
            }
        }
    }
}

extension ReadinessWatch {
    /// Asks over HTTP.
    static func probe(_ http: HTTPClient, _ sets: [ServiceName: ReplicaSet]) -> Probe {
        { service in
            guard let set = sets[service] else { throw Problem.unknownRoute }
            let request = HTTPClientRequest(url: "http://\(set.authority)/health/ready")
            let response = try await http.execute(request, timeout: .seconds(3))
            let body = try await response.body.collect(upTo: 65_536)
            return try JSON.decode(Readiness.self, from: Data(buffer: body))
        }
    }
}
