import NIOCore
import NIOHTTP2
import NIOSSL
import NIOTLS

/// The beginning of a connection on a port that speaks TLS. Its first byte tells whether it is TLS (RFC 8446 §5.1) or
/// plain HTTP, which is let in to be sent to HTTPS, and for health checks; in TLS both sides agree on the version of HTTP.
final class Handshake: ChannelInboundHandler, RemovableChannelHandler, Watched {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let handshakeRecord: UInt8 = 22

    private let worker: Worker
    private let certificates: Certificates
    private let since = NIODeadline.now()
    private var context: ChannelHandlerContext?
    private var isSecure = false

    init(worker: Worker, certificates: Certificates) {
        self.worker = worker
        self.certificates = certificates
    }

    func tick(_ now: NIODeadline) {
        let timeouts = worker.gateway.timeouts
        if now - since > (worker.isDraining ? timeouts.lingerBriefly : timeouts.header) { close() }
    }

    /// Its request is on its way.
    func drain() {}

    func close() { context?.close(promise: nil) }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        worker.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        worker.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isSecure else { return context.fireChannelRead(data) }
        let bytes = Self.unwrapInboundIn(data)
        do {
            if bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) == Self.handshakeRecord {
                isSecure = true
                try context.pipeline.syncOperations.addHandler(
                    NIOSSLServerHandler(context: certificates.context), position: .first)
                context.pipeline.fireChannelRead(bytes)
            } else {
                try Listener.addHandlers(to: context.channel, worker, scheme: .http)
                context.fireChannelRead(data)
                context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
            }
        } catch {
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted(let version)? = event as? TLSUserEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        do {
            if version == "h2" {
                try HTTP2Connection.addHandlers(to: context.channel, worker)
            } else {
                try Listener.addHandlers(to: context.channel, worker, scheme: .https)
            }
            context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }

    /// A client that is no TLS client after all, or leaves in the middle: nothing that anyone could do something about.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
