import ServiceKit

/// What is known of one service's readiness.
enum ServiceState: Sendable, Equatable {
    case unasked
    case ready
    /// With a sentence about what is missing.
    case failing(String)

    init(asking service: ServiceName, _ probe: ReadinessWatch.Probe) async {
        do {
            let readiness = try await probe(service)
            let missing = readiness.dependencies.filter { !$0.ready }
                .map { "\($0.name): \($0.detail ?? "not ready")" }.joined(separator: "; ")
            self = readiness.ready ? .ready : .failing(missing.isEmpty ? "is not ready" : missing)
        } catch {
            self = .failing("does not answer")
        }
    }
}

/// The body of `GET /health`. One database stands behind every service, and none is ready without it, so a service that
/// is not ready counts as a database that is not connected.
struct HealthReport: Equatable {
    let isHealthy: Bool

    init(_ states: [ServiceName: ServiceState]) {
        isHealthy = ServiceName.allCases.allSatisfy { states[$0] == .ready }
    }

    var json: String {
        let (status, database) = isHealthy ? ("healthy", "connected") : ("degraded", "disconnected")
        return #"{"status":"\#(status)","database":"\#(database)","version":"\#(Site.version)"}"#
    }
}
