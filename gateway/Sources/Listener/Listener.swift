import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceKit
import ServiceLifecycle

/// The public port: accepts connections, spreads them over the event loops, and at the end sees the last ones off.
struct Listener: Service {
    var host: String
    var port: Int
    var context: GatewayContext
    /// How long requests under way may take to end once the process is told to stop.
    var drainDeadline: TimeAmount
    var threads = System.coreCount
    /// Whether everything that requests need has come. It is waited for, though not for long.
    var isPrepared: @Sendable () -> Bool = { true }
    var isReady: @Sendable (SocketAddress) -> Void = { _ in }

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        do {
            try await serve(on: group)
        } catch {
            try await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
    }

    private func serve(on group: MultiThreadedEventLoopGroup) async throws {
        var workers: [ObjectIdentifier: NIOLoopBound<Worker>] = [:]
        for loop in group.makeIterator() {
            let context = context
            workers[ObjectIdentifier(loop)] = try await loop.submit {
                let worker = Worker(loop: loop, gateway: context)
                worker.start()
                return NIOLoopBound(worker, eventLoop: loop)
            }.get()
        }
        await prepare()
        let channel = try await bind(on: group, workers)
        if let address = channel.localAddress {
            context.logger.notice("ready", metadata: ["address": "\(address)"])
            isReady(address)
        }
        // Cancellation ends the wait as a graceful shutdown does; both drain.
        try? await gracefulShutdown()
        await Farewell.toNewConnections(of: channel)
        try await channel.close()
        context.logger.info("draining", metadata: ["requests": "\(context.traffic.requestsInFlight)"])
        let deadline = drainDeadline
        let drained = group.makeIterator().compactMap { loop in
            workers[ObjectIdentifier(loop)].map { worker in
                loop.flatSubmit { worker.value.drain(deadline: deadline) }
            }
        }
        for future in drained { try await future.get() }
    }

    /// A proxy that finds this gateway by its name sends it people as soon as the port is open, so it is not opened a moment
    /// too early. What does not come within two seconds is away, and then a sentence that says so is the better answer.
    private func prepare() async {
        let deadline = ContinuousClock.now + .seconds(2)
        while !isPrepared(), ContinuousClock.now < deadline {
            guard (try? await Task.sleep(for: .milliseconds(10))) != nil else { return }
        }
    }

    private func bind(
        on group: MultiThreadedEventLoopGroup, _ workers: [ObjectIdentifier: NIOLoopBound<Worker>]
    ) async throws -> any Channel {
        let candidates = ListenerAddress(host: host, port: port).candidates
        for (place, address) in candidates.enumerated() {
            do {
                return try await bootstrap(on: group, workers, address).bind(host: address.host, port: port).get()
            } catch let error as IOError {
                if ListenerAddress.isForWantOfIPv6(error), place + 1 < candidates.count { continue }
                let reason = String(cString: strerror(error.errnoCode))
                throw StartRefusal(
                    "cannot listen on \(host):\(port): \(reason). End what uses that port, or set another with PORT.")
            }
        }
        preconditionFailure("there is always an address to try, and the last one throws")
    }

    private func bootstrap(
        on group: MultiThreadedEventLoopGroup, _ workers: [ObjectIdentifier: NIOLoopBound<Worker>],
        _ address: ListenerAddress
    ) -> ServerBootstrap {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let worker = workers[ObjectIdentifier(channel.eventLoop)] else {
                        preconditionFailure("a connection belongs to one of the group's loops")
                    }
                    try Self.begin(channel, worker.value)
                }
            }
        guard address.takesIPv4Too else { return bootstrap }
        return bootstrap.serverChannelOption(
            ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only), value: 0)
    }

    private static func begin(_ channel: any Channel, _ worker: Worker) throws {
        let ledger = worker.gateway.connections
        let address = IPAddress(channel.remoteAddress)
        // Nobody has been spoken to yet, so nobody is owed an answer, which would cost more than the connection.
        guard ledger.admit(address) else { throw ChannelError.ioOnClosedChannel }
        channel.closeFuture.whenComplete { _ in ledger.leave(address) }
        if let certificates = worker.gateway.certificates {
            try channel.pipeline.syncOperations.addHandler(Handshake(worker: worker, certificates: certificates))
        } else {
            try addHandlers(to: channel, worker, scheme: .http)
        }
    }

    /// HTTP/1.1, on a connection that is as good as new.
    static func addHandlers(to channel: any Channel, _ worker: Worker, scheme: Scheme) throws {
        let connection = ClientConnection(worker: worker, scheme: scheme)
        var encoding = HTTPResponseEncoder.Configuration()
        // Heads leave the gateway framed; the encoder must not think about them again.
        encoding.automaticallySetFramingHeaders = false
        let decoder = HTTPRequestDecoder(
            leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop,
            limitConfiguration: HeaderLimits.decoder)
        try channel.pipeline.syncOperations.addHandlers(
            HTTPResponseEncoder(configuration: encoding), ArrivalWatch(connection), ByteToMessageHandler(decoder),
            connection)
    }
}
