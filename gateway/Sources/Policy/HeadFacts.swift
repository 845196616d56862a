import NIOHTTP1
import ServiceKit

/// What the policies need to know of a request's header fields, gathered in one walk.
struct HeadFacts: Equatable {
    var accept: String?
    var acceptEncoding: String?
    var authorization: String?
    /// About the way the request came; whether they are believed is another matter.
    var claims = ForwardingClaims()
    var contentLength: String?
    var contentType: String?
    var correlationID: String?
    var expect: String?
    var host: String?
    var ifNoneMatch: String?
    var ifRange: String?
    var origin: String?
    var preflightHeaders: String?
    var preflightMethod: String?
    var range: String?
    var traceparent: String?
    var transferEncoding: String?
    var wantsUpgrade = false
    /// The fields that `Connection` names, in lower case (RFC 9110 §7.6.1).
    var connectionOptions: [String] = []

    init() {}

    /// - Throws: 400 when a field that may come once came twice, or a name or value holds what no field may.
    init(_ headers: HTTPHeaders) throws(Problem) {
        guard headers.count <= HeaderLimits.fields else { throw .headersTooLarge }
        for (name, value) in headers {
            guard Self.isFieldName(name), Self.isFieldValue(value) else {
                throw .malformedRequest("A header field holds characters that no header field may hold.")
            }
            if let known = KnownHeader(name) { try note(known, value) }
        }
    }

    private mutating func note(_ header: KnownHeader, _ value: String) throws(Problem) {
        switch header {
        case .accept: Self.append(value, to: &accept)
        case .acceptEncoding: Self.append(value, to: &acceptEncoding)
        case .accessControlRequestHeaders: preflightHeaders = value
        case .accessControlRequestMethod: preflightMethod = value
        case .authorization: try Self.set(&authorization, value, header)
        case .connection: connectionOptions += value.split(separator: ",").map(Self.option)
        case .contentLength: try Self.set(&contentLength, value, header)
        case .contentType: try Self.set(&contentType, value, header)
        case .correlationID: correlationID = value
        case .expect: try Self.set(&expect, value, header)
        case .forwarded: Self.append(value, to: &claims.forwarded)
        case .host: try Self.set(&host, value, header)
        case .ifNoneMatch: Self.append(value, to: &ifNoneMatch)
        case .ifRange: ifRange = value
        case .origin: try Self.set(&origin, value, header)
        case .range: try Self.set(&range, value, header)
        case .transferEncoding: try Self.set(&transferEncoding, value, header)
        case .traceparent: traceparent = value
        case .upgrade: wantsUpgrade = true
        case .xForwardedFor: Self.append(value, to: &claims.xForwardedFor)
        case .xForwardedHost: Self.append(value, to: &claims.xForwardedHost)
        case .xForwardedProto: Self.append(value, to: &claims.xForwardedProto)
        default: break
        }
    }

    /// For a field that makes a request ambiguous when it comes twice: two parties would disagree about what is asked.
    private static func set(_ slot: inout String?, _ value: String, _ header: KnownHeader) throws(Problem) {
        guard slot == nil else { throw .malformedRequest("The header field \(header.rawValue) came more than once.") }
        slot = value
    }

    /// Several fields of a list are one list (RFC 9110 §5.3).
    private static func append(_ value: String, to slot: inout String?) {
        slot = slot.map { "\($0), \(value)" } ?? value
    }

    private static func option(_ text: Substring) -> String {
        String(text).trimmingWhitespace().lowercased()
    }

    /// A token without an underscore: much software takes `_` for `-`, and `X_Forwarded_For` for what it is not.
    private static func isFieldName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isTokenByte($0) && $0 != UInt8(ascii: "_") }
    }

    /// RFC 9110 §5.6.2.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isTokenByte)
    }

    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// RFC 9110 §5.5: no control character but the tab.
    private static func isFieldValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}

extension String {
    /// Without the spaces and tabs at its ends (RFC 9110 §5.6.3).
    func trimmingWhitespace() -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
