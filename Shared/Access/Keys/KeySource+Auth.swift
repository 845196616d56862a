public import ServiceKit

extension KeySource {
    /// Where auth publishes its keys.
    public static let path = "/auth/.well-known/jwks.json"

    /// The keys of the auth service that `client` calls. A fetch ends within three seconds.
    public convenience init(auth client: ServiceClient, clock: WallClock = .system) {
        self.init(clock: clock) {
            try await withTimeLimit(.seconds(3)) { try await client.get(Self.path, as: JSONWebKeySet.self) }
        }
    }

    /// Ready once there are keys: without them every person would be turned away.
    public var health: HealthCheck {
        HealthCheck("access-keys") {
            guard !self.current.isEmpty else {
                throw Problem.unavailable("no keys have been fetched from the auth service yet")
            }
        }
    }
}
