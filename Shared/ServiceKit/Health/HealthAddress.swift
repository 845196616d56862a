/// Where a service says whether it is ready.
public struct HealthAddress: Sendable {
    private let host: Variable<String>
    private let port: Variable<Int>

    public init(host: Variable<String> = CommonVariables.host, port: Variable<Int>) {
        self.host = host
        self.port = port
    }

    /// The address in this environment, as the service itself reads it; what listens everywhere is asked on the loopback.
    /// - Throws: `ConfigurationReport`, about these two variables alone.
    public func url(in environment: [String: String]) throws(ConfigurationReport) -> String {
        let configuration = try Configuration([host, port], environment: environment)
        let host = configuration[host]
        let reached = ["0.0.0.0", "::"].contains(host) ? "127.0.0.1" : host
        return "http://\(reached.contains(":") ? "[\(reached)]" : reached):\(configuration[port])/health/ready"
    }
}
