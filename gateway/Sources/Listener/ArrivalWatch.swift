import NIOCore

/// Shows the connection what came in before it is parsed: a header that comes a byte at a time is otherwise not seen until it
/// is whole, and one that is malformed not at all.
final class ArrivalWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: ClientConnection

    init(_ connection: ClientConnection) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.bytesArrive(Self.unwrapInboundIn(data))
        context.fireChannelRead(data)
        connection.bytesWereParsed()
    }
}
