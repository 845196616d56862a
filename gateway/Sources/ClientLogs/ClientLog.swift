import Logging
import Metrics
import ServiceLifecycle

/// Writes what clients report. As with the access log, event loops hand batches over, and what standard output cannot take
/// is lost rather than held.
struct ClientLog: Service {
    struct Batch: Sendable {
        var entries: [ClientLogEntry]
        var account: String
    }

    private let batches: AsyncStream<Batch>
    private let continuation: AsyncStream<Batch>.Continuation
    private let accounts: AccountHash
    private let logger: Logger
    private let dropped = Counter(label: "client_log_batches_dropped_total")

    init(logger: Logger, accounts: AccountHash = AccountHash()) {
        self.logger = logger
        self.accounts = accounts
        (batches, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(64))
    }

    func write(_ batch: Batch) {
        if case .dropped = continuation.yield(batch) { dropped.increment() }
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            for await batch in batches {
                let account = accounts.text(of: batch.account)
                for entry in batch.entries {
                    logger.log(level: entry.level, "client", metadata: entry.metadata(account: account))
                }
            }
        } onGracefulShutdown: {
            continuation.finish()
        }
    }
}
