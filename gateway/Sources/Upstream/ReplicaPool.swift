import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// The connections of one event loop to one replica: kept alive between requests, the last one used first.
final class ReplicaPool {
    /// Long enough for a service that for once takes no more of an upload: the kernel counts that too.
    private static let silenceMilliseconds = 15_000

    let replica: Replica
    private let loop: any EventLoop
    private let connectTimeout: TimeAmount
    private var idle: [UpstreamConnection] = []

    init(_ replica: Replica, on loop: any EventLoop, connectTimeout: TimeAmount) {
        self.replica = replica
        self.loop = loop
        self.connectTimeout = connectTimeout
    }

    func takeIdle() -> UpstreamConnection? {
        while let connection = idle.popLast() {
            if connection.isOpen { return connection }
        }
        return nil
    }

    func put(_ connection: UpstreamConnection) {
        guard connection.isOpen else { return }
        connection.idleSince = .now()
        idle.append(connection)
        connection.resumeReading()
    }

    func forget(_ connection: UpstreamConnection) {
        idle.removeAll { $0 === connection }
    }

    /// Closes what has not been used since `limit`.
    func closeIdle(since limit: NIODeadline) {
        let stale = idle.filter { $0.idleSince <= limit }
        idle.removeAll { $0.idleSince <= limit }
        stale.forEach { $0.close() }
    }

    /// A new connection; fails within the connect timeout. The future is of this loop.
    func connect() -> EventLoopFuture<NIOLoopBound<UpstreamConnection>> {
        let connection = NIOLoopBound(UpstreamConnection(pool: self), eventLoop: loop)
        return ClientBootstrap(group: loop)
            .connectTimeout(connectTimeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // A replica whose network is cut says nothing at all. What it does not even acknowledge is lost (tcp(7)), rather
            // than waited for as an answer that takes its time.
            .channelOption(.tcpOption(.init(rawValue: TCP_USER_TIMEOUT)), value: Self.silenceMilliseconds)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    var encoding = HTTPRequestEncoder.Configuration()
                    // The head is already framed as the client framed it.
                    encoding.automaticallySetFramingHeaders = false
                    let decoder = HTTPResponseDecoder(
                        leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop,
                        limitConfiguration: HeaderLimits.decoder)
                    try channel.pipeline.syncOperations.addHandlers(
                        HTTPRequestEncoder(configuration: encoding), ByteToMessageHandler(decoder), connection.value)
                }
            }
            .connect(to: replica.address)
            .map { _ in connection }
    }
}
