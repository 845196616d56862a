import NIOCore
import NIOHTTP1

/// Why a connection to a replica ended while a request was on it.
enum UpstreamLoss {
    /// It was closed or reset.
    case closed
    /// It said something that is not HTTP.
    case malformed
}

/// One connection to a replica, on the event loop of the clients it serves, one request at a time.
final class UpstreamConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    let pool: ReplicaPool
    /// What it is used for; `nil` while it waits in the pool. Cleared by whoever ends the call: the two hold each other.
    var call: ServiceCall?
    /// When it was last put back.
    var idleSince = NIODeadline.now()
    private(set) var isOpen = true
    private var context: ChannelHandlerContext?
    private var isReadHeld = false
    private var loss = UpstreamLoss.closed

    init(pool: ReplicaPool) {
        self.pool = pool
    }

    var isWritable: Bool { context?.channel.isWritable ?? false }

    // MARK: - For the call

    func send(_ part: HTTPClientRequestPart) {
        guard let context else { return }
        context.write(Self.wrapOutboundOut(part), promise: nil)
    }

    func flush() {
        context?.flush()
    }

    /// The client can take more.
    func resumeReading() {
        guard isReadHeld, let context else { return }
        isReadHeld = false
        context.read()
    }

    func close() {
        context?.close(promise: nil)
    }

    // MARK: - From the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func read(context: ChannelHandlerContext) {
        if let call, !call.isClientWritable {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let call else { return close() }
        switch Self.unwrapInboundIn(data) {
        case .head(let head): call.replicaAnswers(head)
        case .body(let bytes): call.replicaSends(bytes)
        case .end: call.replicaEnds()
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        call?.replicaPauses()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { call?.replicaTakesMore() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError || error is NIOHTTPDecoderError { loss = .malformed }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        isOpen = false
        pool.forget(self)
        let interrupted = call
        call = nil
        interrupted?.replicaIsLost(loss)
    }
}
