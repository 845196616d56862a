/// The place of a request in a distributed trace: the `traceparent` header of W3C Trace Context §3.2.
public struct TraceContext: Sendable, Equatable {
    public static let header = "traceparent"

    private let trace: (high: UInt64, low: UInt64)
    private let span: UInt64

    /// A new trace.
    public init() {
        trace = (Self.random(), Self.random())
        span = Self.random()
    }

    private init(trace: (UInt64, UInt64), span: UInt64) {
        self.trace = trace
        self.span = span
    }

    /// `nil` unless the header is a valid version-00 value.
    public init?(header: String) {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "00", parts[1].utf8.count == 32, parts[3].utf8.count == 2,
            let high = Self.number(parts[1].prefix(16)), let low = Self.number(parts[1].suffix(16)),
            let span = Self.number(parts[2]), (high | low) != 0, span != 0
        else { return nil }
        self.init(trace: (high, low), span: span)
    }

    /// The same trace, one step further.
    public func child() -> TraceContext {
        TraceContext(trace: trace, span: Self.random())
    }

    /// 32 lower-case hexadecimal digits, not all zero.
    public var traceID: String {
        String(unsafeUninitializedCapacity: 32) { digits in
            Hexadecimal.write(trace.high, to: digits, at: 0)
            Hexadecimal.write(trace.low, to: digits, at: 16)
            return 32
        }
    }

    public var headerValue: String {
        String(unsafeUninitializedCapacity: 55) { digits in
            let frame = "00-                                -                -01"
            _ = digits.initialize(fromContentsOf: frame.utf8)
            Hexadecimal.write(trace.high, to: digits, at: 3)
            Hexadecimal.write(trace.low, to: digits, at: 19)
            Hexadecimal.write(span, to: digits, at: 36)
            return 55
        }
    }

    public static func == (one: TraceContext, other: TraceContext) -> Bool {
        one.trace == other.trace && one.span == other.span
    }

    /// 16 lower-case digits.
    private static func number(_ text: Substring) -> UInt64? {
        guard text.utf8.count == 16, text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            return nil
        }
        return UInt64(text, radix: 16)
    }

    private static func random() -> UInt64 { max(1, RandomWords.next()) }
}
