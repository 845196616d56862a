import Foundation

/// One thing a service needs to be able to answer.
public struct HealthCheck: Sendable {
    public let name: String
    /// Throws when the dependency does not answer as it should.
    public let check: @Sendable () async throws -> Void
    /// What is known of each of its replicas, for a dependency that has several.
    public let replicas: @Sendable () -> [Readiness.Replica]?

    public init(
        _ name: String, replicas: @escaping @Sendable () -> [Readiness.Replica]? = { nil },
        check: @escaping @Sendable () async throws -> Void
    ) {
        self.name = name
        self.replicas = replicas
        self.check = check
    }
}

/// What `/health/ready` says: each dependency by name, with how long it took to answer.
public struct Readiness: Codable, Sendable, Equatable {
    public struct Dependency: Codable, Sendable, Equatable {
        public var name: String
        public var ready: Bool
        public var milliseconds: Double
        /// A sentence, when it is not ready.
        public var detail: String?
        /// Each of its replicas; one that is ready is enough.
        public var replicas: [Replica]?
    }

    public struct Replica: Codable, Sendable, Equatable {
        /// `127.0.0.1:8081`.
        public var name: String
        public var ready: Bool
        /// What is wrong, when it is not ready.
        public var detail: String?

        public init(name: String, ready: Bool, detail: String? = nil) {
            self.name = name
            self.ready = ready
            self.detail = detail
        }
    }

    public var ready: Bool
    public var dependencies: [Dependency]

    /// Asks all at once; none may take longer than `limit`.
    public static func asking(_ checks: [HealthCheck], limit: Duration = .seconds(2)) async -> Readiness {
        let dependencies = await withTaskGroup(of: (Int, Dependency).self) { group in
            for (index, check) in checks.enumerated() {
                group.addTask { (index, await Dependency.asking(check, limit: limit)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let ordered = dependencies.sorted { $0.0 < $1.0 }.map(\.1)
        return Readiness(ready: ordered.allSatisfy(\.ready), dependencies: ordered)
    }
}

extension Readiness.Dependency {
    fileprivate static func asking(_ check: HealthCheck, limit: Duration) async -> Readiness.Dependency {
        let start = ContinuousClock.now
        var detail: String?
        do {
            try await withTimeLimit(limit) { try await check.check() }
        } catch is TimeLimitExceeded {
            detail = "did not answer within \(limit.text)"
        } catch let problem as Problem {
            detail = problem.detail
        } catch {
            detail = "does not answer"
        }
        let milliseconds = Double((ContinuousClock.now - start).wholeMicroseconds) / 1_000
        return Self(
            name: check.name, ready: detail == nil, milliseconds: milliseconds, detail: detail,
            replicas: check.replicas())
    }
}
