import CZlib
import NIOCore

/// Compresses one body, piece by piece, in the gzip format (RFC 1952).
final class GzipStream {
    enum Effort: Int32 {
        /// For what is compressed while somebody waits, on an event loop that others need too.
        case quick = 2
        /// For what is compressed once and sent often.
        case thorough = 9
    }

    /// A window of 16 KiB and as much for its tables take 128 KiB an answer, half of what zlib would take by itself, at a
    /// loss of some percent. The 16 asks for gzip's head and tail in place of zlib's.
    private static let windowBits: Int32 = 14 + 16
    private static let memoryLevel: Int32 = 7

    /// On the heap, because zlib remembers where it is.
    private let stream: UnsafeMutablePointer<z_stream>

    init(_ effort: Effort) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let result = ba_gzip_begin(stream, effort.rawValue, Self.windowBits, Self.memoryLevel)
        precondition(result == Z_OK, "zlib has no memory left, or is not the one whose header was compiled")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// What there is to send after `bytes`; may be nothing, because zlib collects.
    func compress(_ bytes: ByteBuffer) -> ByteBuffer { run(bytes, Z_NO_FLUSH) }

    /// What is left to send. Nothing can be compressed afterwards.
    func finish() -> ByteBuffer { run(ByteBuffer(), Z_FINISH) }

    static func compress(_ bytes: ByteBuffer, _ effort: Effort) -> ByteBuffer {
        let stream = GzipStream(effort)
        var whole = stream.compress(bytes)
        whole.writeImmutableBuffer(stream.finish())
        return whole
    }

    private func run(_ bytes: ByteBuffer, _ flush: Int32) -> ByteBuffer {
        var output = ByteBuffer()
        bytes.withUnsafeReadableBytes { input in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: max(1_024, input.count / 4)) { room in
                    stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
                    stream.pointee.avail_out = UInt32(room.count)
                    // It fails only for a stream that is used wrongly, or for want of input or room, which are not errors.
                    _ = deflate(stream, flush)
                    return room.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0
            stream.pointee.next_in = nil
        }
        return output
    }
}
