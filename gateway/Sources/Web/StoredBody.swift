import Access
import Crypto
import NIOCore
import NIOHTTP1

/// A body that does not change between requests: its bytes, the same compressed, and what a client needs to keep them.
struct StoredBody: Sendable {
    /// How long a client may use what it has without asking.
    enum Freshness: String, Sendable {
        /// A new version of the app is there at the next visit.
        case askAlways = "no-cache"
        /// Other bytes would have another name (RFC 8246).
        case forever = "public, max-age=31536000, immutable"
    }

    /// One form of the content.
    private struct Representation: Sendable {
        var bytes: ByteBuffer
        /// Strong (RFC 9110 §8.8.3): the same tag, the same bytes.
        var tag: String

        init(_ bytes: ByteBuffer) {
            self.bytes = bytes
            tag = "\"\(StoredBody.fingerprint(bytes))\""
        }
    }

    let mediaType: String
    var bytes: ByteBuffer { plain.bytes }
    /// Of the bytes as they are: other bytes have another.
    var tag: String { plain.tag }
    private let plain: Representation
    /// When it is enough smaller.
    private let compressed: Representation?

    init(_ bytes: ByteBuffer, _ mediaType: String) {
        self.mediaType = mediaType
        plain = Representation(bytes)
        guard bytes.readableBytes >= ContentCoding.worthwhileBytes, ContentCoding.isText(mediaType: mediaType) else {
            compressed = nil
            return
        }
        let smaller = GzipStream.compress(bytes, .thorough)
        compressed = smaller.readableBytes < bytes.readableBytes * 9 / 10 ? Representation(smaller) : nil
    }

    init(json text: String) {
        self.init(ByteBuffer(string: text), "application/json")
    }

    /// The whole, a part of it (206 or 416, RFC 9110 §14), or word that the client has it already (304, §13.1.2).
    func answer(
        _ method: HTTPMethod, _ facts: HeadFacts, _ surface: Answer.Surface, _ freshness: Freshness = .askAlways
    )
        -> Answer
    {
        let part = method == .GET ? facts.range.flatMap { ByteRange(header: $0) } : nil
        // A part is asked for to complete what is there already, or to skip through it: both in the plain bytes.
        let isCompressed = part == nil && ContentCoding(accepting: facts.acceptEncoding) == .gzip
        let shown = isCompressed ? compressed ?? plain : plain
        var headers = [("ETag", shown.tag), ("Cache-Control", freshness.rawValue)]
        if compressed != nil { headers.append(("Vary", "Accept-Encoding")) }
        var answer: Answer
        if Self.matches(shown.tag, facts.ifNoneMatch) {
            answer = Answer(.notModified, headers: headers)
        } else {
            headers += [("Content-Type", mediaType), ("Accept-Ranges", "bytes")]
            if isCompressed, compressed != nil { headers.append(("Content-Encoding", "gzip")) }
            if let part, facts.ifRange.map({ $0 == plain.tag }) ?? true {
                answer = Self.answer(part, of: plain.bytes, headers)
            } else {
                answer = Answer(.ok, headers: headers, body: shown.bytes)
            }
        }
        answer.surface = surface
        return answer
    }

    private static func answer(
        _ part: ByteRange, of bytes: ByteBuffer, _ headers: [(String, String)]
    ) -> Answer {
        let length = bytes.readableBytes
        guard let range = part.bounds(in: length),
            let slice = bytes.getSlice(at: bytes.readerIndex + range.lowerBound, length: range.count)
        else { return Answer(.rangeNotSatisfiable, headers: [("Content-Range", "bytes */\(length)")]) }
        let place = ("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)")
        return Answer(.partialContent, headers: headers + [place], body: slice)
    }

    /// 96 bits of SHA-256: a name for these bytes that no others have.
    static func fingerprint(_ bytes: ByteBuffer) -> String {
        Base64URL.encode(SHA256.hash(data: bytes.readableBytesView).prefix(12))
    }

    private static func matches(_ tag: String, _ ifNoneMatch: String?) -> Bool {
        guard let ifNoneMatch else { return false }
        return ifNoneMatch.split(separator: ",").contains { candidate in
            let candidate = String(candidate).trimmingWhitespace()
            return candidate == "*" || candidate == tag || candidate == "W/" + tag
        }
    }
}
