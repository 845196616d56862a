/// Packs postings of one term in one document: for each, three LEB128 numbers: the distance to the passage before,
/// the frequency, and the length of the passage. Four bytes are usual.
enum PostingsCodec {
    /// The bytes no longer make sense: the table was changed by something else.
    struct Damaged: Error {}

    /// A row must fit an index page: PostgreSQL refuses an index row above 2,704 bytes.
    static let mostBytes = 1_900

    /// Packs postings, ascending by passage, into as many parts as the row limit asks for.
    static func encode(_ postings: [Posting]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var part: [UInt8] = []
        var before = 0
        for posting in postings {
            if part.count > mostBytes - 30 {
                parts.append(part)
                part = []
                before = 0
            }
            append(posting.passage - before, to: &part)
            append(posting.frequency, to: &part)
            append(posting.length, to: &part)
            before = posting.passage
        }
        if !part.isEmpty { parts.append(part) }
        return parts
    }

    /// Unpacks one part.
    static func decode(_ bytes: [UInt8]) throws(Damaged) -> [Posting] {
        var postings: [Posting] = []
        postings.reserveCapacity(bytes.count / 4)
        var index = 0
        var passage = 0
        while index < bytes.count {
            let (sum, overflow) = passage.addingReportingOverflow(try number(in: bytes, at: &index))
            guard !overflow, postings.isEmpty || sum > passage else { throw Damaged() }
            passage = sum
            let frequency = try number(in: bytes, at: &index)
            let length = try number(in: bytes, at: &index)
            guard frequency > 0 else { throw Damaged() }
            postings.append(Posting(passage: passage, frequency: frequency, length: length))
        }
        return postings
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        precondition(number >= 0, "postings hold no negative numbers")
        var rest = UInt(number)
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func number(in bytes: [UInt8], at index: inout Int) throws(Damaged) -> Int {
        var value: UInt = 0
        var shift: UInt = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            value |= UInt(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return Int(value) }
            shift += 7
            // Nine groups of seven bits are the 63 that an Int can hold.
            guard shift < 63 else { throw Damaged() }
        }
        throw Damaged()
    }
}
