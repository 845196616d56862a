import Testing

@testable import Documents

@Suite("Postings codec")
struct PostingsCodecTests {
    @Test("what goes in comes out, in parts that fit an index row", arguments: [0, 1, 2, 449, 450, 5_000, 60_000])
    func roundTrip(count: Int) throws {
        var generator = SystemRandomNumberGenerator()
        var passage = 0
        let postings = (0..<count).map { _ in
            passage += Int.random(in: 1...300, using: &generator)
            return Posting(
                passage: passage, frequency: Int.random(in: 1...200, using: &generator),
                length: Int.random(in: 0...400, using: &generator))
        }
        let parts = PostingsCodec.encode(postings)
        #expect(parts.allSatisfy { $0.count <= PostingsCodec.mostBytes })
        #expect(try parts.flatMap { try PostingsCodec.decode($0) } == postings)
    }

    @Test("the file name's passage number zero and the largest numbers survive")
    func extremes() throws {
        let postings = [
            Posting(passage: 0, frequency: 1, length: 0), Posting(passage: .max, frequency: .max, length: .max),
        ]
        #expect(try PostingsCodec.encode(postings).flatMap { try PostingsCodec.decode($0) } == postings)
    }

    @Test(
        "damaged bytes are an error, never a wrong answer or a trap",
        arguments: [
            [0x01], [0x01, 0x01], [0x80, 0x80], [0x01, 0x00, 0x05], [0x01, 0x01, 0x05, 0x00, 0x01, 0x05],
            [UInt8](repeating: 0xFF, count: 12), [UInt8](repeating: 0xFF, count: 9) + [0x01, 1, 1],
        ] as [[UInt8]])
    func damage(_ bytes: [UInt8]) {
        #expect(throws: PostingsCodec.Damaged.self) { try PostingsCodec.decode(bytes) }
    }

    @Test("no random bytes make it trap")
    func noise() {
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...40)).map { _ in UInt8.random(in: 0...255) }
            _ = try? PostingsCodec.decode(bytes)
        }
    }
}
