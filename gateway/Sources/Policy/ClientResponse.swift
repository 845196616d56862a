import NIOHTTP1
import ServiceKit

/// The head that a client receives for a service's answer.
struct ClientResponse {
    /// How the client learns where the body ends.
    enum Framing: Equatable {
        case empty
        case length
        case chunked
        /// An HTTP/1.0 client reads to the end of the connection.
        case close
    }

    var head: HTTPResponseHead
    var framing: Framing
    var isEventStream: Bool
    /// What the gateway does to the body on its way.
    var coding = ContentCoding.identity

    /// - Parameters:
    ///   - answer: as the service sent it.
    ///   - date: for an answer without one (RFC 9110 §6.6.1).
    init(
        _ answer: HTTPResponseHead, to request: HTTPRequestHead, _ assessment: Assessment, date: String
    ) {
        var headers = SecurityHeaders.fields(.data, over: assessment.provenance.scheme)
        headers.reserveCapacity(headers.count + answer.headers.count + 10)
        var contentLength: String?
        var hasDate = false
        var hasType = false
        var hasCacheControl = false
        var isEventStream = false
        var mayCompress = Self.mayCompress(answer.status, assessment)
        let options = answer.headers["connection"].flatMap { $0.lowercased().split(separator: ",") }
            .map { String($0).trimmingWhitespace() }
        for (name, value) in answer.headers {
            if let known = KnownHeader(name) {
                if known.isHopByHop || known.isDecidedByGateway { continue }
                switch known {
                case .contentLength:
                    contentLength = value
                    continue
                case .contentType:
                    isEventStream = value.utf8.starts(with: "text/event-stream".utf8)
                    if mayCompress { mayCompress = ContentCoding.isText(mediaType: value) }
                    hasType = true
                case .contentEncoding: mayCompress = false
                case .date: hasDate = true
                case .cacheControl:
                    hasCacheControl = true
                    // RFC 9111 §5.2.2.6.
                    if value.contains("no-transform") { mayCompress = false }
                default: break
                }
            }
            if !options.isEmpty, options.contains(name.lowercased()) { continue }
            headers.add(name: name, value: value)
        }
        if !hasDate { headers.add(name: "Date", value: date) }
        // Answers are one person's own: what a service does not say to keep, nobody keeps.
        if !hasCacheControl { headers.add(name: "Cache-Control", value: "no-store") }

        if let length = contentLength.flatMap({ Int($0) }), length < ContentCoding.worthwhileBytes {
            mayCompress = false
        }
        if mayCompress, hasType {
            headers.add(name: "Vary", value: "Accept-Encoding")
            coding = ContentCoding(accepting: assessment.facts.acceptEncoding)
            if coding == .gzip {
                contentLength = nil
                headers.add(name: "Content-Encoding", value: "gzip")
                Self.weakenTag(in: &headers)
            }
        }

        let status = answer.status
        // What was not modified may have been sent compressed.
        if status.code == 304 { headers.add(name: "Vary", value: "Accept-Encoding") }
        if request.method == .HEAD || status.code == 204 || status.code == 304 {
            framing = .empty
            if let contentLength, status.code != 204 { headers.add(name: "Content-Length", value: contentLength) }
        } else if let contentLength {
            framing = .length
            headers.add(name: "Content-Length", value: contentLength)
        } else if request.version == .http1_1 {
            framing = .chunked
            headers.add(name: "Transfer-Encoding", value: "chunked")
        } else {
            framing = .close
        }
        Self.addEdgeHeaders(to: &headers, assessment)
        self.isEventStream = isEventStream
        head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }

    /// Whether the answer's status and its sender allow that the gateway compresses it; see `ContentCoding` for the senders.
    /// A part of a file is a part of its bytes as they are.
    private static func mayCompress(_ status: HTTPResponseStatus, _ assessment: Assessment) -> Bool {
        guard case .forward(let forwarding) = assessment.outcome, forwarding.service != .auth else { return false }
        return status.code != 204 && status.code != 206 && status.code != 304
    }

    /// The same content, but no longer the same bytes (RFC 9110 §8.8.3.3).
    private static func weakenTag(in headers: inout HTTPHeaders) {
        guard let tag = headers.first(name: "ETag"), !tag.hasPrefix("W/") else { return }
        headers.replaceOrAdd(name: "ETag", value: "W/" + tag)
    }

    /// What stands on every answer to a program or a page of another origin, whoever made it.
    static func addEdgeHeaders(to headers: inout HTTPHeaders, _ assessment: Assessment) {
        headers.add(name: CorrelationID.header, value: assessment.correlationID)
        headers.add(contentsOf: CORSPolicy.headers(for: assessment.origin))
    }
}
