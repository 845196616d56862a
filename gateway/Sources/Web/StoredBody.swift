import NIOCore
import NIOHTTP1

/// A body that does not change between requests, with its validator.
struct StoredBody: Sendable {
    let bytes: ByteBuffer
    let mediaType: String
    /// Strong (RFC 9110 §8.8.3): the same tag, the same bytes.
    let tag: String

    init(_ bytes: ByteBuffer, _ mediaType: String) {
        self.bytes = bytes
        self.mediaType = mediaType
        tag = "\"\(String(Self.hash(bytes), radix: 16))-\(String(bytes.readableBytes, radix: 16))\""
    }

    init(json text: String) {
        self.init(ByteBuffer(string: text), "application/json")
    }

    /// 304 when the client has it already (RFC 9110 §13.1.2). Always to be asked for again: a new version of the app is
    /// there at the next visit.
    func answer(ifNoneMatch: String?, surface: Answer.Surface) -> Answer {
        let headers = [("ETag", tag), ("Cache-Control", "no-cache")]
        var answer =
            Self.matches(tag, ifNoneMatch)
            ? Answer(.notModified, headers: headers)
            : Answer(.ok, headers: headers + [("Content-Type", mediaType)], body: bytes)
        answer.surface = surface
        return answer
    }

    static func matches(_ tag: String, _ ifNoneMatch: String?) -> Bool {
        guard let ifNoneMatch else { return false }
        return ifNoneMatch.split(separator: ",").contains { candidate in
            let candidate = String(candidate).trimmingWhitespace()
            return candidate == "*" || candidate == tag || candidate == "W/" + tag
        }
    }

    /// FNV-1a, 64 bits. It tells versions apart; it need not withstand anyone, because only our own files are hashed.
    private static func hash(_ bytes: ByteBuffer) -> UInt64 {
        bytes.readableBytesView.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
