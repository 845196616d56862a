import NIOHTTP1
import ServiceKit

/// Where a request's body ends. The parser has its own opinion; this one is stricter, because a service that reads the
/// same bytes differently would take one person's request for another's (RFC 9112 §11.2).
enum RequestFraming: Equatable, Sendable {
    case empty
    case length(Int)
    case chunked

    /// - Throws: 400 for framing that is missing, doubled or can be read in two ways; 417 for an expectation other than
    ///   `100-continue`.
    init(_ facts: HeadFacts, version: HTTPVersion) throws(Problem) {
        guard version == .http1_1 || version == .http1_0 else {
            throw .malformedRequest("Only HTTP/1.1 and HTTP/1.0 are understood.")
        }
        switch (facts.transferEncoding, facts.contentLength) {
        case (.some, .some):
            throw .malformedRequest("A request must not carry both Content-Length and Transfer-Encoding.")
        case (let coding?, nil):
            guard version == .http1_1, Self.isSame(coding, "chunked") else {
                throw .malformedRequest("The only transfer coding that is understood is chunked.")
            }
            self = .chunked
        case (nil, let text?):
            guard (1...18).contains(text.utf8.count),
                text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), let length = Int(text)
            else { throw .malformedRequest("Content-Length must be a whole number.") }
            self = length == 0 ? .empty : .length(length)
        case (nil, nil):
            self = .empty
        }
        if let expect = facts.expect, !Self.isSame(expect, "100-continue") { throw .unknownExpectation }
    }

    /// In any case of ASCII letters only: to Unicode the Kelvin sign is a k, to the service behind it is not.
    private static func isSame(_ text: String, _ lowercase: String) -> Bool {
        text.utf8.matches(lowercase: Array(lowercase.utf8))
    }
}
