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
            // Idle connections may have been lost unnoticed. Nothing has been done yet, so the next one will do.
            var attemptsLeft = settings.options.transactionConnections
            while true {
                let lease = nextID()
                try await openLease(lease)
                do {
                    _ = try await run(beginning(purpose), on: .lease(lease), for: purpose)
                    return PostgresTransaction(engine: self, lease: lease, purpose: purpose)
                } catch {
                    mailbox.post(.closeLease(lease))
                    guard attemptsLeft > 0, let error = error as? DatabaseError, error.kind == .connection else {
                        throw error
                    }
                    attemptsLeft -= 1
                }
            }
        } catch {
            places.release()
            throw error
        }
    }

    private func beginning(_ purpose: TransactionPurpose) -> [RenderedSQL] {
        let settings: RenderedSQL? =
            switch purpose {
            case .work: settings.settingsWithinTransaction(for: .leases)
            case .migration: RenderedSQL(text: "SET LOCAL statement_timeout = 0", values: [])
            }
        return [RenderedSQL(text: "BEGIN", values: [])] + (settings.map { [$0] } ?? [])
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
        _ statements: [RenderedSQL], on route: Route, for purpose: TransactionPurpose = .work
    ) async throws -> [StatementResult] {
        let job = job(statements, for: purpose)
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
        let job = job([RenderedSQL(text: text, values: [])], for: .work)
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

    private func job(_ statements: [RenderedSQL], for purpose: TransactionPurpose) -> Job {
        Job(
            id: nextID(), statements: statements, prepares: settings.prepared && purpose == .work,
            hasTimeLimit: purpose == .work)
    }

    private func nextID() -> UInt64 {
        lastID.add(1, ordering: .relaxed).newValue
    }
}
