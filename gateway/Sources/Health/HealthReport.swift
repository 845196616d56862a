import ServiceKit

/// What is known of a replica's readiness, or of a service's: one replica that is ready is enough.
enum ServiceState: Sendable, Equatable {
    case unasked
    case ready
    /// It says no, with a sentence about what is missing.
    case failing(String)
    /// It does not say anything.
    case silent

    init(asking replica: Replica, of service: ServiceName, _ probe: ReadinessWatch.Probe) async {
        do {
            let readiness = try await probe(service, replica)
            let missing = readiness.dependencies.filter { !$0.ready }
                .map { "\($0.name): \($0.detail ?? "not ready")" }.joined(separator: "; ")
            self = readiness.ready ? .ready : .failing(missing.isEmpty ? "is not ready" : missing)
        } catch {
            self = .silent
        }
    }

    init(of replicas: [ServiceState]) {
        self =
            replicas.contains(.ready)
            ? .ready : replicas.first { $0 != .silent } ?? (replicas.isEmpty ? .failing("cannot be found") : .silent)
    }

    /// What is wrong, in a few words; `nil` when nothing is.
    var complaint: String? {
        switch self {
        case .ready: nil
        case .unasked: "has not been asked yet"
        case .failing(let why): why
        case .silent: "does not answer"
        }
    }

    var condition: Replica.Condition {
        switch self {
        case .unasked: .unasked
        case .ready: .ready
        case .failing: .unready
        case .silent: .silent
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
