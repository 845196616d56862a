import Foundation
import Synchronization

/// PostgreSQL through libpq: one thread that owns the connections, and this, which tasks talk to.
final class PostgresEngine: StorageEngine {
    private let settings: PostgresSettings
    private let mailbox: Mailbox
    private let places: AsyncSemaphore
    private let lastID = Atomic<UInt64>(0)

    private init(settings: PostgresSettings, mailbox: Mailbox) {
        self.settings = settings
        self.mailbox = mailbox
        let limit = settings.options.waitLimit
        places = AsyncSemaphore(
            places: settings.options.transactionConnections, waitLimit: limit,
            timeout: DatabaseError(.timeout, "No connection for a transaction became free within \(limit)."))
    }

    static func open(
        url: String, prepared: Bool, service: Identifier, options: Database.Options
    ) async throws -> PostgresEngine {
        let settings = PostgresSettings(url: url, prepared: prepared, service: service, options: options)
        let mailbox = try Mailbox()
        let poll = try EventPoll()
        let thread = Thread { Reactor(settings: settings, mailbox: mailbox, poll: poll).run() }
        thread.name = "postgres.\(service.name)"
        thread.start()
        return PostgresEngine(settings: settings, mailbox: mailbox)
    }

    deinit {
        mailbox.post(.stop(nil))
    }

    func read(_ statement: RenderedSQL) async throws -> StatementResult {
        try await run([statement], on: .lane(.reads))[0]
    }

    func write(_ statements: [RenderedSQL]) async throws -> [StatementResult] {
        try await run(statements, on: .lane(.writes))
    }

    func begin(_ purpose: TransactionPurpose) async throws -> any EngineTransaction {
        try await places.acquire()
        do {
            // A connection may have been lost unnoticed. Nothing has been done yet, so another one will do.
            for _ in 0..<settings.options.transactionConnections {
                do {
                    return try await beginOnce(purpose)
                } catch let error as DatabaseError where error.kind == .connection && error.code == nil {
                    continue
                }
            }
            return try await beginOnce(purpose)
        } catch {
            places.release()
            throw error
        }
    }

    private func beginOnce(_ purpose: TransactionPurpose) async throws -> any EngineTransaction {
        let lease = nextID()
        try await openLease(lease)
        do {
            var statements = [RenderedSQL(text: "BEGIN", values: [])]
            switch purpose {
            case .work:
                if let preamble = settings.settingsWithinTransaction(for: .leases) { statements.append(preamble) }
            case .migration:
                statements.append(RenderedSQL(text: "SET LOCAL statement_timeout = 0", values: []))
            }
            _ = try await run(statements, on: .lease(lease), prepares: purpose == .work)
        } catch {
            mailbox.post(.closeLease(lease))
            throw error
        }
        return PostgresTransaction(engine: self, lease: lease, purpose: purpose)
    }

    private func openLease(_ lease: LeaseID) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if !mailbox.post(.openLease(lease, continuation)) {
                    continuation.resume(throwing: DatabaseError.closed)
                }
                // A cancellation that came earlier has found nothing to close.
                if Task.isCancelled { mailbox.post(.closeLease(lease)) }
            }
        } onCancel: {
            mailbox.post(.closeLease(lease))
        }
    }

    func endLease(_ lease: LeaseID) {
        // The connection first, so that it is there for whoever is given the place.
        mailbox.post(.closeLease(lease))
        places.release()
    }

    /// Runs a job whose waiting task may be cancelled.
    func run(
        _ statements: [RenderedSQL], on route: Route, prepares: Bool = true
    ) async throws -> [StatementResult] {
        let job = Job(id: nextID(), statements: statements, prepares: prepares && settings.prepared)
        return try await withTaskCancellationHandler {
            try Task.checkCancellation()
            return try await withCheckedThrowingContinuation { continuation in
                if !mailbox.post(.run(job, on: route, continuation)) {
                    continuation.resume(throwing: DatabaseError.closed)
                }
                // A cancellation that came earlier has found nothing to abandon.
                if Task.isCancelled { mailbox.post(.abandon(job.id)) }
            }
        } onCancel: {
            mailbox.post(.abandon(job.id))
        }
    }

    /// Runs a statement to its end, whether or not the task is cancelled: the end of a transaction.
    func runToEnd(_ text: String, in lease: LeaseID) async throws {
        let job = Job(
            id: nextID(), statements: [RenderedSQL(text: text, values: [])], prepares: settings.prepared)
        _ = try await withCheckedThrowingContinuation { continuation in
            if !mailbox.post(.run(job, on: .lease(lease), continuation)) {
                continuation.resume(throwing: DatabaseError.closed)
            }
        }
    }

    func close() async {
        await places.close(.closed)
        await withCheckedContinuation { continuation in
            if !mailbox.post(.stop(continuation)) { continuation.resume() }
        }
    }

    func poolStatistics() -> PoolStatistics {
        places.statistics
    }

    private func nextID() -> UInt64 {
        lastID.add(1, ordering: .relaxed).newValue
    }
}
