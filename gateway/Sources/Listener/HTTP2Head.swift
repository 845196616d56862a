import NIOHPACK
import NIOHTTP1

/// Heads of HTTP/2 as those of HTTP/1.1, and back.
///
/// The framing layer has refused before: connection-specific fields, names with capitals, `te` other than `trailers`, CR, LF
/// and NUL in values, unknown, doubled, missing or late pseudo-fields, and a length that the body does not have
/// (RFC 9113 §8.1.1, §8.2). What remains is left standing in the head in a form in which the edge refuses it.
enum HTTP2Head {
    /// No path begins like this, so the edge finds no target in it.
    private static let noTarget = ""

    /// - Parameter hasBody: whether the stream goes on after the head.
    static func request(_ block: HPACKHeaders, hasBody: Bool) -> HTTPRequestHead {
        var method = ""
        var scheme = ""
        var path = ""
        var authority: String?
        var hasHost = false
        var hasLength = false
        var cookies: String?
        var fields = HTTPHeaders()
        fields.reserveCapacity(block.count + 2)
        var isTrimmed = true
        for (name, value, _) in block {
            if Self.hasBlankAtAnEnd(value) { isTrimmed = false }
            switch name {
            case ":method": method = value
            case ":scheme": scheme = value
            case ":path": path = value
            case ":authority": authority = value
            // Sent in pieces, for the sake of compression (RFC 9113 §8.2.3).
            case "cookie": cookies = cookies.map { "\($0); \(value)" } ?? value
            case "te": break
            default:
                if name == "host" { hasHost = true }
                if name == "content-length" { hasLength = true }
                fields.add(name: name, value: value)
            }
        }
        if let cookies { fields.add(name: "cookie", value: cookies) }
        if let authority, !hasHost { fields.add(name: "host", value: authority) }
        // In HTTP/1.1 a body without a length is chunked; the service gets it so.
        if hasBody, !hasLength { fields.add(name: "transfer-encoding", value: "chunked") }
        return HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: method),
            uri: isTrimmed ? target(scheme, path, authority: hasHost ? authority : nil, method) : noTarget,
            headers: fields)
    }

    /// Makes a request malformed (RFC 9113 §8.2.1); written in HTTP/1.1 it would be gone.
    private static func hasBlankAtAnEnd(_ value: String) -> Bool {
        guard let first = value.utf8.first, let last = value.utf8.last else { return false }
        return first == 0x20 || first == 0x09 || last == 0x20 || last == 0x09
    }

    /// - Parameter authority: of a request that also has a `host`: in absolute form the edge compares the two.
    private static func target(_ scheme: String, _ path: String, authority: String?, _ method: String) -> String {
        guard scheme == "https", path.utf8.first == UInt8(ascii: "/") || path == "*" && method == "OPTIONS" else {
            return noTarget
        }
        return authority.map { "https://\($0)\(path == "*" ? "/" : path)" } ?? path
    }

    static func answer(_ head: HTTPResponseHead) -> HPACKHeaders {
        var block = HPACKHeaders()
        block.reserveCapacity(head.headers.count + 1)
        block.add(name: ":status", value: String(head.status.code))
        for (name, value) in head.headers {
            switch KnownHeader(name) {
            case .connection, .keepAlive, .proxyConnection, .transferEncoding, .upgrade: break
            // Changes with nearly every answer, so it would only push others out of the compression table.
            case .correlationID: block.add(name: name.lowercased(), value: value, indexing: .nonIndexable)
            default: block.add(name: name.lowercased(), value: value)
            }
        }
        return block
    }
}
