/// The place of a request in a distributed trace: the `traceparent` header of W3C Trace Context §3.2.
public struct TraceContext: Sendable, Equatable {
    public static let header = "traceparent"

    /// 32 lower-case hexadecimal digits, not all zero.
    public let traceID: String
    /// 16 lower-case hexadecimal digits, not all zero.
    public let spanID: String

    /// A new trace.
    public init() {
        traceID = Self.randomHex(words: 2)
        spanID = Self.randomHex(words: 1)
    }

    private init(traceID: String, spanID: String) {
        self.traceID = traceID
        self.spanID = spanID
    }

    /// `nil` unless the header is a valid version-00 value.
    public init?(header: String) {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "00", Self.isID(parts[1], digits: 32), Self.isID(parts[2], digits: 16),
            parts[3].utf8.count == 2
        else { return nil }
        traceID = String(parts[1])
        spanID = String(parts[2])
    }

    /// The same trace, one step further.
    public func child() -> TraceContext {
        TraceContext(traceID: traceID, spanID: Self.randomHex(words: 1))
    }

    public var headerValue: String {
        "00-\(traceID)-\(spanID)-01"
    }

    private static func isID(_ text: Substring, digits: Int) -> Bool {
        text.utf8.count == digits && text.contains { $0 != "0" }
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    private static func randomHex(words: Int) -> String {
        (0..<words).map { _ in
            let digits = String(UInt64.random(in: 1 ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
