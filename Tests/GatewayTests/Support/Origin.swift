import NIOCore
import NIOPosix
import ServiceKit
import Synchronization

/// A service of a test: it accepts connections and does nothing by itself.
final class Origin: Sendable {
    let port: Int
    private let connections: AsyncStream<Wire>
    private let wires: AcceptedWires

    static func start() async throws -> Origin {
        let (stream, continuation) = AsyncStream.makeStream(of: Wire.self, bufferingPolicy: .unbounded)
        let accepted = AcceptedWires()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let wire = Wire()
                    try wire.attach(to: channel)
                    accepted.wires.withLock { $0.append(wire) }
                    continuation.yield(wire)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return Origin(listener, stream, accepted)
    }

    private init(_ listener: any Channel, _ connections: AsyncStream<Wire>, _ wires: AcceptedWires) {
        self.connections = connections
        self.wires = wires
        port = listener.localAddress?.port ?? 0
    }

    /// Connections so far.
    var connectionCount: Int { wires.wires.withLock { $0.count } }
    /// Bytes that reached it over all connections.
    var bytesReceived: Int { wires.wires.withLock { $0.map(\.totalReceived).reduce(0, +) } }

    /// The next connection that somebody opened.
    func accept() async throws -> Wire {
        try await withTimeLimit(.seconds(10)) { [connections] in
            for await wire in connections { return wire }
            throw CancellationError()
        }
    }

    /// Answers the next request on `wire` with a small JSON body and keeps the connection.
    @discardableResult
    func answer(on wire: Wire, _ body: String = "{}", status: String = "200 OK", fields: String = "") async throws
        -> Head
    {
        let head = try await wire.readHead()
        wire.send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)")
        return head
    }
}

private final class AcceptedWires: Sendable {
    let wires = Mutex<[Wire]>([])
}
