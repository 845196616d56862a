import Testing

@testable import Chat

@Suite("The frames of a stream")
struct StreamFrameTests {
    @Test("are the same wherever the network cuts the bytes", arguments: RecordedStream.names)
    func anyCut(_ name: String) throws {
        let bytes = try RecordedStream(name).bytes
        let whole = try RecordedStream.frames([bytes[...]])
        #expect(!whole.isEmpty)
        for cut in bytes.indices {
            let frames = try RecordedStream.frames([bytes[..<cut], bytes[cut...]])
            guard frames == whole else {
                Issue.record("cut at byte \(cut): \(frames)")
                return
            }
        }
        #expect(try RecordedStream.frames(bytes.indices.map { bytes[$0...$0] }) == whole)
    }

    @Test(
        "end at an empty line of any line ending",
        arguments: [
            "event: a\ndata: 1\n\ndata: 2\n\n", "event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n",
            "event: a\rdata: 1\r\rdata: 2\r\r",
        ])
    func lineEndings(_ text: String) throws {
        let bytes = Array(text.utf8)
        let expected = [StreamFrame(event: "a", data: "1"), StreamFrame(data: "2")]
        #expect(try RecordedStream.frames([bytes[...]]) == expected)
        #expect(try RecordedStream.frames(bytes.indices.map { bytes[$0...$0] }) == expected)
    }

    @Test("join lines of data, pass over comments, ids and unknown fields, and need data")
    func fields() throws {
        let text = "\u{FEFF}: hello\ndata: one\ndata:two\ndata\nid: 7\nretry: 1\nnonsense\n\nevent: only\n\ndata: x\n"
        #expect(try RecordedStream.frames([Array(text.utf8)[...]]) == [StreamFrame(data: "one\ntwo\n")])
    }

    @Test("that never end are given up")
    func bounded() {
        var parser = StreamFrameParser(limit: 100)
        #expect(throws: StreamFrameParser.FrameTooLarge.self) {
            _ = try parser.take(Array(("data: " + String(repeating: "x", count: 60) + "\n").utf8))
            _ = try parser.take(Array(("data: " + String(repeating: "y", count: 60)).utf8))
        }
    }

    @Test("with bytes that are no UTF-8 are still frames")
    func invalidBytes() throws {
        let bytes = Array("data: a".utf8) + [0xE2, 0x82] + Array("b\n\n".utf8)
        #expect(try RecordedStream.frames([bytes[...]]) == [StreamFrame(data: "a\u{FFFD}b")])
    }
}
