import NIOCore
import NIOHPACK
import NIOHTTP1
import NIOHTTP2

/// A stream of HTTP/2 in the words of HTTP/1.1, so that every rule about requests and answers is written once.
final class HTTP2StreamCodec: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTP2Frame.FramePayload

    /// The answer is complete; what is still to come of the request is not wanted (RFC 9113 §8.1).
    struct StopSending {}

    private var hasHead = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .headers(let block) where !hasHead:
            hasHead = true
            let head = HTTP2Head.request(block.headers, hasBody: !block.endStream)
            context.fireChannelRead(Self.wrapInboundOut(.head(head)))
            if block.endStream { context.fireChannelRead(Self.wrapInboundOut(.end(nil))) }
        case .headers:
            // Trailers, which are nobody's business.
            context.fireChannelRead(Self.wrapInboundOut(.end(nil)))
        case .data(let piece):
            if case .byteBuffer(let bytes) = piece.data, bytes.readableBytes > 0 {
                context.fireChannelRead(Self.wrapInboundOut(.body(bytes)))
            }
            if piece.endStream { context.fireChannelRead(Self.wrapInboundOut(.end(nil))) }
        default: break
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let payload: HTTP2Frame.FramePayload =
            switch Self.unwrapOutboundIn(data) {
            case .head(let head): .headers(.init(headers: HTTP2Head.answer(head)))
            case .body(let bytes): .data(.init(data: bytes))
            case .end: .data(.init(data: .byteBuffer(ByteBuffer()), endStream: true))
            }
        context.write(Self.wrapOutboundOut(payload), promise: promise)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is StopSending else { return context.triggerUserOutboundEvent(event, promise: promise) }
        context.writeAndFlush(Self.wrapOutboundOut(.rstStream(.noError)), promise: promise)
    }
}
