import NIOCore

/// The bytes of a head that the parser is about to read or has not seen the end of. When it refuses them there is no head,
/// and yet the page that sent them must be able to read why: for that its origin is needed, which may well be legible.
struct HeadGlimpse {
    private static let name = Array("origin:".utf8)
    private static let lineEnd = UInt8(ascii: "\n")

    private var earlier: ByteBuffer?
    private var current: ByteBuffer?

    mutating func see(_ bytes: ByteBuffer) { current = bytes }

    /// The head goes on. Nobody sends a longer one than is kept here: the parser has refused it.
    mutating func keep() {
        guard let current else { return }
        self.current = nil
        let room = HeaderLimits.bytes - (earlier?.readableBytes ?? 0)
        guard room > 0, let kept = current.getSlice(at: current.readerIndex, length: min(room, current.readableBytes))
        else { return }
        // A copy, however small: a slice would hold all that the socket's read was given to write to.
        var copy = earlier ?? ByteBuffer()
        copy.writeBytes(kept.readableBytesView)
        earlier = copy
    }

    mutating func forget() {
        if current != nil { current = nil }
        if earlier != nil { earlier = nil }
    }

    /// The last field of that name. It is only ever compared with the origins that are welcome.
    var origin: String? {
        var bytes = Array(earlier?.readableBytesView ?? ByteBufferView())
        bytes += current?.readableBytesView ?? ByteBufferView()
        return bytes.split(separator: Self.lineEnd, omittingEmptySubsequences: false).dropFirst().last {
            $0.count > Self.name.count && zip($0, Self.name).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
        }
        .map { line in
            let value = line.dropFirst(Self.name.count)
            return String(decoding: value.last == UInt8(ascii: "\r") ? value.dropLast() : value, as: UTF8.self)
                .trimmingWhitespace()
        }
    }
}
