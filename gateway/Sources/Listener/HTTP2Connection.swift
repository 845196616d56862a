import NIOCore
import NIOHTTP2

/// A client connection that speaks HTTP/2: each of its streams carries one request, as a connection of its own would.
final class HTTP2Connection: ChannelInboundHandler, Watched {
    typealias InboundIn = HTTP2Frame

    private let worker: Worker
    let address: IPAddress
    private var context: ChannelHandlerContext?
    private var openStreams = 0
    private var quietSince = NIODeadline.now()
    private var drainingSince: NIODeadline?

    private init(worker: Worker, address: IPAddress) {
        self.worker = worker
        self.address = address
    }

    static func addHandlers(to channel: any Channel, _ worker: Worker) throws {
        let connection = HTTP2Connection(worker: worker, address: IPAddress(channel.remoteAddress))
        // It says goodbye in the two steps of RFC 9113 §6.8; when to do so is decided here.
        let farewell = NIOHTTP2ServerConnectionManagementHandler(
            eventLoop: channel.eventLoop,
            configuration: .init(maxIdleTime: nil, maxAge: nil, maxGraceTime: nil, keepalive: nil))
        let bound = NIOLoopBound(connection, eventLoop: channel.eventLoop)
        let limits = worker.gateway.http2
        let frames = NIOHTTP2Handler(
            mode: .server, eventLoop: channel.eventLoop, connectionConfiguration: limits.connection,
            streamConfiguration: limits.stream, streamDelegate: farewell.http2StreamDelegate
        ) { stream in
            stream.eventLoop.makeCompletedFuture { try bound.value.begin(stream) }
        }
        try channel.pipeline.syncOperations.addHandlers(frames, farewell, connection)
    }

    private func begin(_ stream: any Channel) throws {
        // A stream costs what a connection costs, so it counts as one. Whoever has too many is told by a reset.
        guard worker.gateway.connections.admit(address) else { return refuse(stream) }
        stream.closeFuture.whenComplete { [ledger = worker.gateway.connections, address] _ in ledger.leave(address) }
        openStreams += 1
        try stream.pipeline.syncOperations.addHandlers(
            HTTP2StreamCodec(), ClientConnection(worker: worker, scheme: .https, stream: self))
    }

    /// Nothing of it was read, so the client may try again (RFC 9113 §8.7).
    private func refuse(_ stream: any Channel) {
        let refusal = HTTP2Frame.FramePayload.rstStream(.refusedStream)
        // Once it is active; before that nothing can be written.
        stream.eventLoop.execute { stream.writeAndFlush(refusal, promise: nil) }
    }

    func streamEnded() {
        openStreams -= 1
        quietSince = .now()
    }

    // MARK: - For the worker

    func tick(_ now: NIODeadline) {
        guard openStreams == 0 else { return }
        let timeouts = worker.gateway.timeouts
        if let drainingSince {
            // Most acknowledge the goodbye at once, and are closed by that.
            if now - max(drainingSince, quietSince) > timeouts.lingerBriefly { close() }
        } else if now - quietSince > timeouts.keepAlive || worker.isDraining {
            drain()
        }
    }

    func drain() {
        guard drainingSince == nil else { return }
        drainingSince = .now()
        context?.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

    func close() { context?.close(promise: nil) }

    // MARK: - From the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        worker.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        worker.remove(self)
    }

    /// Frames of no stream have been dealt with before they come here.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if Self.isOfOneStream(error) { return }
        // The client has been told why by a GOAWAY.
        context.flush()
        context.close(promise: nil)
    }

    /// Such an error has ended its stream already; too many of them end the connection by an error of another kind.
    private static func isOfOneStream(_ error: any Error) -> Bool {
        switch error {
        case is NIOHTTP2Errors.StreamError, is NIOHTTP2Errors.StreamClosed, is NIOHTTP2Errors.NoSuchStream,
            is NIOHTTP2Errors.ForbiddenHeaderField, is NIOHTTP2Errors.InvalidHTTP2HeaderFieldName,
            is NIOHTTP2Errors.InvalidHTTP2HeaderFieldValue, is NIOHTTP2Errors.InvalidPseudoHeaderValue,
            is NIOHTTP2Errors.MissingPseudoHeader, is NIOHTTP2Errors.DuplicatePseudoHeader,
            is NIOHTTP2Errors.PseudoHeaderAfterRegularHeader, is NIOHTTP2Errors.UnknownPseudoHeader,
            is NIOHTTP2Errors.UnsupportedPseudoHeader, is NIOHTTP2Errors.InvalidPseudoHeaders,
            is NIOHTTP2Errors.EmptyPathHeader, is NIOHTTP2Errors.ContentLengthViolated,
            is NIOHTTP2Errors.ContentLengthHeadersMismatch, is NIOHTTP2Errors.ContentLengthHeaderNegative,
            is NIOHTTP2Errors.ContentLengthHeaderMalformedValue:
            true
        default: false
        }
    }
}
