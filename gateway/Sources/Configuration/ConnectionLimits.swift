import ServiceKit

/// How many connections there may be at a time.
struct ConnectionLimits: Sendable, Equatable {
    var total = 10_000
    /// From one address, or one /64 of IPv6. Whole offices come from one.
    var perAddress = 2_000
}

extension ConnectionLimits {
    /// As the operator has set them.
    init(_ configuration: Configuration) {
        self.init(
            total: configuration[GatewayVariables.maximumConnections],
            perAddress: configuration[GatewayVariables.maximumConnectionsPerAddress])
    }
}
