import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import ServiceKit
import ServiceLifecycle

/// The HTTP client for providers: its connections are apart from those to our own services.
final class ModelHTTPClient: Service {
    private let client: HTTPClient

    /// - Parameter idle: how long a provider may send nothing at all, and may take nothing of what it is sent.
    init(idle: Duration) {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(5)
        configuration.timeout.read = .nanoseconds(idle.wholeMicroseconds * 1_000)
        configuration.timeout.write = configuration.timeout.read
        configuration.redirectConfiguration = .disallow
        // One connection an answer: to close it is the one way to stop a provider that all of them understand.
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 8_192
        configuration.connectionPool.idleTimeout = .seconds(30)
        // Whether to try again is decided where it is known what the person has seen.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // A start that is refused never runs this service, and a client must not vanish with its connections open.
        client.shutdown { _ in }
    }

    func run() async throws {
        // It throws only when cancelled, which ends the waiting as well.
        try? await gracefulShutdown()
    }

    /// - Parameter base: what the paths of requests are put behind.
    func transport(to base: URL) -> ModelTransport {
        let base = String(base.absoluteString.reversed().drop { $0 == "/" }.reversed())
        return ModelTransport { [self] request in try await begin(request, at: base).response() }
    }

    private func begin(_ request: WireRequest, at base: String) throws -> ResponseReader {
        var headers: HTTPHeaders = [
            "content-type": "application/json", "accept": "text/event-stream", "user-agent": "ba-assistant",
        ]
        for (name, value) in request.headers { headers.replaceOrAdd(name: name, value: value) }
        let bytes = ByteBuffer(data: request.body.encoded)
        // As a stream, because the client keeps any other body until the response has ended.
        let body = HTTPClient.Body.stream(contentLength: Int64(bytes.readableBytes)) { $0.write(.byteBuffer(bytes)) }
        let outgoing: HTTPClient.Request
        do {
            outgoing = try HTTPClient.Request(
                url: base + request.path, method: .POST, headers: headers, body: body)
        } catch {
            throw ProviderFailure(.unreachable, detail: "\(error)")
        }
        let (receiver, reader) = ResponseReceiver.make()
        // On one event loop, so that what has arrived is handed over before the end of the connection is noticed.
        let task = client.execute(
            request: outgoing, delegate: receiver, eventLoop: .delegateAndChannel(on: client.eventLoopGroup.any()))
        receiver.demand.stops(task)
        return reader
    }
}
