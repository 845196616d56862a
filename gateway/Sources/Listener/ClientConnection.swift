import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceKit

/// One client connection of HTTP/1.1, or one stream of HTTP/2, which is like a connection that carries one request. It takes
/// one request at a time, however many were sent ahead; what to do with a request is the exchange's business.
final class ClientConnection: ChannelDuplexHandler, Watched {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Parts of requests that came ahead of their turn. Reading stops meanwhile, so only what one read brought is here.
    private static let pipelineLimit = 20_000

    let worker: Worker
    private(set) var peer: Peer
    /// The connection this is a stream of.
    private let parent: HTTP2Connection?
    private var isBegun = false
    private var hasBeenAsked = false
    private var context: ChannelHandlerContext?
    private var exchange: Exchange?
    private var pipelined = CircularBuffer<HTTPServerRequestPart>(initialCapacity: 0)
    private var isTakingPipelined = false
    private var isReadHeld = false
    /// Set once the last answer of the connection has been written while the client is still sending.
    private var lingersUntil: NIODeadline?
    /// Set when the connection is to end with what has been written so far.
    private var isClosing = false
    private var quietSince = NIODeadline.now()
    private var headerSince: NIODeadline?
    private var glimpse = HeadGlimpse()
    private var arriving = 0
    /// Bytes came while a request was with its service, and no head of them yet.
    private var cameAhead = false

    /// - Parameter stream: the connection of HTTP/2 whose stream this is.
    init(worker: Worker, scheme: Scheme, stream parent: HTTP2Connection? = nil) {
        self.worker = worker
        self.parent = parent
        peer = Peer(address: .unspecified, scheme: scheme)
    }

    // MARK: - For the exchange

    var isWritable: Bool { context?.channel.isWritable ?? false }

    /// Whether this is a stream of HTTP/2.
    var isStream: Bool { parent != nil }

    func write(_ part: HTTPServerResponsePart) {
        guard let context else { return }
        context.write(Self.wrapOutboundOut(part), promise: nil)
    }

    func flush() {
        context?.flush()
    }

    /// The service, or the exchange itself, can take more of the request.
    func resumeReading() {
        guard isReadHeld, mayRead, let context else { return }
        isReadHeld = false
        context.read()
    }

    /// What is still to come of a request that has been answered.
    enum Rest {
        case nothing
        case body
        /// Bytes in which nobody can tell where the next request begins.
        case unreadable
    }

    /// The answer is complete.
    /// - Parameters:
    ///   - keepsConnection: whether another request may follow.
    ///   - rest: what the client is still sending although nobody wants it.
    func exchangeEnded(keepsConnection: Bool, rest: Rest) {
        exchange = nil
        quietSince = .now()
        headerSince = cameAhead ? quietSince : nil
        cameAhead = false
        guard let context else { return }
        let end = Self.wrapOutboundOut(.end(nil))
        if parent != nil {
            isClosing = true
            let written = context.eventLoop.makePromise(of: Void.self)
            // With both sides at their ends the stream is over by itself. A reset would overtake what is still to be
            // written of the answer, and end that too.
            if rest != .nothing {
                let bound = context.loopBound
                written.futureResult.whenSuccess {
                    bound.value.triggerUserOutboundEvent(HTTP2StreamCodec.StopSending(), promise: nil)
                }
            }
            context.writeAndFlush(end, promise: written)
        } else if keepsConnection {
            context.writeAndFlush(end, promise: nil)
            takePipelined()
            resumeReading()
        } else if rest == .nothing {
            isClosing = true
            pipelined.removeAll()
            let written = context.eventLoop.makePromise(of: Void.self)
            let bound = context.loopBound
            written.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
            context.writeAndFlush(end, promise: written)
        } else {
            let timeouts = worker.gateway.timeouts
            lingersUntil = quietSince + (rest == .body ? timeouts.linger : timeouts.lingerBriefly)
            context.writeAndFlush(end, promise: nil)
            resumeReading()
        }
    }

    /// Ends the connection in the middle of an answer, so that the client cannot take what it has for the whole.
    /// - Parameter withReset: for an answer that ends where the connection ends, a clean close would look like success.
    func cut(withReset: Bool) {
        guard let context else { return }
        exchange = nil
        context.flush()
        if withReset, parent == nil, let socket = context.channel as? any SocketOptionProvider {
            // Closing a socket that lingers for no time resets it (socket(7)): the two are `l_onoff` and `l_linger`.
            let noTime: (Int32, Int32) = (1, 0)
            socket.unsafeSetSocketOption(level: .socket, name: .so_linger, value: noTime).whenComplete { _ in }
        }
        // With TLS a reset must not be preceded by a goodbye, which would vouch for what was sent.
        let ending =
            withReset ? try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) : nil
        (ending ?? context).close(promise: nil)
    }

    func close() {
        context?.close(promise: nil)
    }

    // MARK: - For the worker

    func drain() {
        // A stream is never idle: it is ended by its request, or with its connection.
        if parent == nil, exchange == nil, lingersUntil == nil, headerSince == nil, !isClosing, !hasUnsent,
            !isAboutToBeAsked(.now())
        {
            close()
        }
    }

    /// Whoever has just connected does so for a request, which may be on its way. To lose it would look like a request
    /// that was begun, and if it writes nobody can repeat it.
    private func isAboutToBeAsked(_ now: NIODeadline) -> Bool {
        !hasBeenAsked && now - quietSince <= worker.gateway.timeouts.lingerBriefly
    }

    /// Of an answer that is complete for us, but not for a client that reads slowly.
    private var hasUnsent: Bool {
        do {
            return try context?.channel.syncOptions?.getOption(.bufferedWritableBytes) ?? 0 > 0
        } catch {
            // The channel is closed.
            return false
        }
    }

    func tick(_ now: NIODeadline) {
        let timeouts = worker.gateway.timeouts
        if let lingersUntil {
            if now >= lingersUntil { close() }
        } else if let exchange {
            exchange.tick(now)
        } else if isClosing {
            if now - quietSince > timeouts.answer { close() }
        } else if let headerSince {
            if now - headerSince > timeouts.header { refuse(.requestTimeout) }
        } else if now - quietSince > timeouts.keepAlive || worker.isDraining && !isAboutToBeAsked(now) {
            if !hasUnsent || now - quietSince > timeouts.answer { close() }
        }
    }

    // MARK: - From the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        // After a handshake, and on a stream, the channel is active before this is part of it.
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !isBegun else { return }
        isBegun = true
        // A stream has no socket to ask.
        peer.address = parent?.address ?? IPAddress(context.remoteAddress)
        worker.add(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        worker.remove(self)
        parent?.streamEnded()
        pipelined.removeAll()
        let interrupted = exchange
        exchange = nil
        interrupted?.clientIsGone()
    }

    func bytesArrive(_ bytes: ByteBuffer) {
        arriving = bytes.readableBytes
        if let exchange {
            if exchange.body.isComplete { cameAhead = true } else { return }
        } else if headerSince == nil {
            headerSince = .now()
        }
        glimpse.see(bytes)
    }

    func bytesWereParsed() {
        // Not of the read that brought the head: how much of that was head, nobody says.
        if let exchange, headerSince == nil, !cameAhead { exchange.wireIsParsed(arriving) }
        if headerSince == nil { glimpse.forget() } else { glimpse.keep() }
    }

    func read(context: ChannelHandlerContext) {
        if mayRead {
            context.read()
        } else {
            isReadHeld = true
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = Self.unwrapInboundIn(data)
        if lingersUntil != nil {
            if case .end = part { close() }
        } else if !isClosing, pipelined.isEmpty {
            take(part)
        } else if !isClosing {
            queue(part)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        exchange?.flushToService()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { exchange?.clientTakesMore() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The decoder complains again about everything that follows its first error.
        if error is ByteToMessageDecoderError || lingersUntil != nil || isClosing { return }
        // Of a stream: it is over, and what the client did wrong has been answered.
        guard let parserError = error as? HTTPParserError else { return close() }
        let problem =
            parserError == .headerOverflow
            ? Problem.headersTooLarge : .malformedRequest("The request is not well-formed HTTP.")
        if let exchange { exchange.clientIsMalformed(problem) } else { refuse(problem) }
    }

    // MARK: - Requests

    /// While a request is with its service one more read is let through: to stop and to start costs two calls into the kernel
    /// for every request, and what is read waits its turn here.
    private var mayRead: Bool {
        guard lingersUntil == nil, let exchange else { return true }
        return exchange.body.isComplete ? pipelined.isEmpty : exchange.takesMoreOfRequest
    }

    private func take(_ part: HTTPServerRequestPart) {
        if let exchange {
            if exchange.body.isComplete { queue(part) } else { exchange.take(part) }
        } else if case .head(let head) = part {
            headerSince = nil
            hasBeenAsked = true
            let exchange = Exchange(head, on: self)
            self.exchange = exchange
            exchange.begin()
        }
    }

    private func queue(_ part: HTTPServerRequestPart) {
        cameAhead = false
        pipelined.append(part)
        if pipelined.count > Self.pipelineLimit { close() }
    }

    /// The loop, rather than a recursion through each answer, keeps the stack flat however many requests were sent ahead.
    private func takePipelined() {
        guard !isTakingPipelined else { return }
        isTakingPipelined = true
        defer { isTakingPipelined = false }
        while !isClosing, lingersUntil == nil, exchange.map({ !$0.body.isComplete }) ?? true,
            let part = pipelined.popFirst()
        {
            take(part)
        }
        exchange?.flushToService()
    }

    /// Answers what never became a request, and ends the connection: nobody knows where the next one would begin.
    private func refuse(_ problem: Problem) {
        headerSince = nil
        // Nobody knows what it was; GET would be counted among those that were.
        let head = HTTPRequestHead(version: .http1_1, method: .RAW(value: "?"), uri: "/")
        let exchange = Exchange(head, refusedWith: problem, from: glimpse.origin, on: self)
        self.exchange = exchange
        exchange.begin()
    }
}
