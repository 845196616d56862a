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
    private let headWithin: Duration

    /// - Parameter idle: how long a provider may send nothing at all.
    init(idle: Duration) {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(5)
        configuration.timeout.read = .nanoseconds(idle.wholeMicroseconds * 1_000)
        configuration.redirectConfiguration = .disallow
        // One connection an answer: to close it is the one way to stop a provider that all of them understand.
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 8_192
        configuration.connectionPool.idleTimeout = .seconds(30)
        // Whether to try again is decided where it is known what the person has seen.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        headWithin = idle
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
        return ModelTransport { [self] request in try await send(request, to: base) }
    }

    private func send(_ request: WireRequest, to base: String) async throws -> ModelTransport.Response {
        var outgoing = HTTPClientRequest(url: base + request.path)
        outgoing.method = .POST
        outgoing.headers = [
            "content-type": "application/json", "accept": "text/event-stream", "user-agent": "ba-assistant",
        ]
        for (name, value) in request.headers { outgoing.headers.replaceOrAdd(name: name, value: value) }
        outgoing.body = .bytes(ByteBuffer(data: request.body.encoded))
        let deadline = NIODeadline.now() + .nanoseconds(headWithin.wholeMicroseconds * 1_000)
        let response = try await Self.translated(isHead: true) { [client, outgoing] in
            try await client.execute(outgoing, deadline: deadline)
        }
        let headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        let body = BodyReader(response.body)
        return ModelTransport.Response(status: Int(response.status.code), headers: headers) {
            try await Self.translated(isHead: false) { try await body.next() }
        }
    }

    private static func translated<Value: Sendable>(
        isHead: Bool, _ work: @Sendable () async throws -> Value
    ) async throws -> Value {
        do {
            return try await work()
        } catch {
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            throw failure(for: error, isHead: isHead)
        }
    }

    private static func failure(for error: any Error, isHead: Bool) -> ProviderFailure {
        let detail = "\(error)"
        switch error as? HTTPClientError {
        case .readTimeout?, .deadlineExceeded?: return ProviderFailure(.timedOut, detail: detail)
        default: return ProviderFailure(isHead ? .unreachable : .cut, detail: detail)
        }
    }
}

/// A response body that is asked for its next bytes.
private actor BodyReader {
    private var iterator: HTTPClientResponse.Body.AsyncIterator

    init(_ body: HTTPClientResponse.Body) {
        iterator = body.makeAsyncIterator()
    }

    func next() async throws -> ByteBuffer? {
        var reading = iterator
        let bytes = try await reading.next(isolation: self)
        iterator = reading
        return bytes
    }
}
