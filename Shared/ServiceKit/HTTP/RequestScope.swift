/// What belongs to the request being handled and travels with its task: into log lines and calls to other services.
public struct RequestScope: Sendable {
    public var correlationID: String
    public var trace: TraceContext
    /// Where the request came from; see ``ClientAddress`` for what it is good for. Nil for what no client asked.
    public var client: String?

    public init(correlationID: String, trace: TraceContext, client: String? = nil) {
        self.client = client
        self.correlationID = correlationID
        self.trace = trace
    }

    @TaskLocal public static var current: RequestScope?

    /// Runs `body` within this scope.
    public func run<Value>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
    ) async rethrows -> Value {
        try await RequestScope.$current.withValue(self, operation: body)
    }
}

/// The id by which a person's report finds its log lines.
public enum CorrelationID {
    public static let header = "X-Correlation-ID"

    /// The id as received when it is short and clean, else a new one.
    public static func accepting(_ received: String?) -> String {
        guard let received, isClean(received) else { return UUIDv7.make() }
        return received
    }

    /// At most 64 of `A-Z a-z 0-9 . _ -`.
    public static func isClean(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
