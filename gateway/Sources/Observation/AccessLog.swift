import Logging
import Metrics
import NIOCore
import ServiceKit
import ServiceLifecycle

/// One request as the access log has it. It holds nothing a person wrote: the route's pattern, not the path; no query, no
/// token.
struct AccessRecord: Sendable {
    var method: HTTPMethodName
    var route: String
    var correlationID: String
    var trace: TraceContext
    /// The trace that the client said it was in; ours is a new one, which nobody outside can fill or steer.
    var linkedTrace: TraceContext?
    var status = 0
    /// Of the answer's body.
    var bytes = 0
    var duration = TimeAmount.zero
    /// Whose token it carried. The log shows a keyed hash of it.
    var account: String?
    var service: ServiceName?
    var replica: Replica?
    /// From the request's head sent to the replica to the answer's head; `nil` without an answer.
    var upstreamDuration: TimeAmount?
    /// Why it was refused or broke off: a problem's code, or more precisely why a token was not accepted.
    var refusal: String?
}

/// Writes one line for each request. Event loops only hand the record over; formatting and the write to standard output,
/// which may block, are done by this service's own task.
struct AccessLog: Service {
    private let records: AsyncStream<AccessRecord>
    private let continuation: AsyncStream<AccessRecord>.Continuation
    private let logger: Logger
    private let accounts: AccountHash
    private let dropped = Counter(label: "access_log_lines_dropped_total")

    init(logger: Logger, accounts: AccountHash = AccountHash()) {
        self.logger = logger
        self.accounts = accounts
        // When standard output cannot keep up, lines are lost rather than requests.
        (records, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(16_384))
    }

    func write(_ record: AccessRecord) {
        guard logger.logLevel <= .info else { return }
        if case .dropped = continuation.yield(record) { dropped.increment() }
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            for await record in records {
                logger.log(level: record.route == "/health" ? .debug : .info, "request", metadata: fields(record))
            }
        } onGracefulShutdown: {
            // What is buffered is still written.
            continuation.finish()
        }
    }

    func fields(_ record: AccessRecord) -> Logger.Metadata {
        var fields: Logger.Metadata = [
            "method": "\(record.method.rawValue)", "route": "\(record.route)", "status": "\(record.status)",
            "bytes": "\(record.bytes)", "milliseconds": "\(Self.milliseconds(record.duration))",
            "correlation_id": "\(record.correlationID)", "trace_id": "\(record.trace.traceID)",
        ]
        if let linked = record.linkedTrace { fields["linked_trace_id"] = "\(linked.traceID)" }
        if let account = record.account { fields["account"] = "\(accounts.text(of: account))" }
        if let service = record.service { fields["upstream"] = "\(service.rawValue)" }
        if let replica = record.replica { fields["replica"] = "\(replica.name)" }
        if let time = record.upstreamDuration { fields["upstream_milliseconds"] = "\(Self.milliseconds(time))" }
        if let refusal = record.refusal { fields["refused"] = "\(refusal)" }
        return fields
    }

    private static func milliseconds(_ time: TimeAmount) -> Double { Double(time.nanoseconds / 1_000) / 1_000 }
}
