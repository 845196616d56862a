import NIOCore
import Testing

@testable import Gateway

@Suite("A body is compressed piece by piece")
struct GzipStreamTests {
    @Test("nothing is an empty member, and every member has gzip's head")
    func empty() {
        let nothing = GzipStream.compress(ByteBuffer(), .quick)
        #expect(nothing.readableBytes == 20)
        #expect(Array(nothing.readableBytesView.prefix(3)) == [0x1F, 0x8B, 8])
    }

    @Test("the pieces make no difference to the size, nor does output that needs more room than was guessed")
    func pieces() {
        var generator = SeededGenerator(seed: 11)
        let noise = ByteBuffer(bytes: (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) })
        let whole = GzipStream.compress(noise, .quick)
        #expect((300_000...301_000).contains(whole.readableBytes))
        let stream = GzipStream(.quick)
        var rest = noise
        var inPieces = ByteBuffer()
        while let piece = rest.readSlice(length: min(977, rest.readableBytes)), piece.readableBytes > 0 {
            inPieces.writeImmutableBuffer(stream.compress(piece))
        }
        inPieces.writeImmutableBuffer(stream.finish())
        #expect(inPieces == whole)
    }

    @Test("what repeats becomes small")
    func text() {
        let text = ByteBuffer(string: String(repeating: "As an analyst I want to see it. ", count: 4_000))
        #expect(GzipStream.compress(text, .quick).readableBytes < text.readableBytes / 50)
    }
}
