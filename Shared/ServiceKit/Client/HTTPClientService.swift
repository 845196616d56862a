public import AsyncHTTPClient
import NIOCore
public import ServiceLifecycle

/// Keeps the shared HTTP client until the process ends.
public final class HTTPClientService: Service {
    public let client: HTTPClient

    public init() {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(1)
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.idleTimeout = .seconds(30)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // A start that is refused never runs this service, and a client must not vanish with its connections open.
        client.shutdown { _ in }
    }

    public func run() async throws {
        try? await gracefulShutdown()
    }
}
