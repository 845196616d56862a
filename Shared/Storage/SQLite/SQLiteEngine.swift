import Dispatch
import GRDB
import Synchronization

/// SQLite through GRDB: a pool of reading connections and one that writes.
///
/// GRDB opens, pools, caches statements and closes; running a statement is `SQLiteStatement`, which reads straight into
/// our rows.
final class SQLiteEngine: StorageEngine {
    private let pool: DatabasePool
    private let writer: AsyncSemaphore
    private let isClosed = Mutex(false)

    private init(pool: DatabasePool, options: Database.Options) {
        self.pool = pool
        writer = AsyncSemaphore(
            places: 1, waitLimit: options.waitLimit,
            timeout: DatabaseError(
                .timeout, "No turn to write came within \(options.waitLimit): another transaction took too long."))
    }

    static func open(folder: String, service: Identifier, options: Database.Options) async throws -> SQLiteEngine {
        try await onBackgroundQueue {
            let file = try SQLiteFile.prepare(folder: folder, service: service)
            let configuration = SQLiteConfiguration.make(service: service, options: options)
            do {
                return SQLiteEngine(pool: try DatabasePool(path: file, configuration: configuration), options: options)
            } catch {
                throw DatabaseError(sqlite: error)
            }
        }
    }

    func read(_ statement: RenderedSQL) async throws -> StatementResult {
        try requireOpen()
        do {
            // A single statement is its own snapshot, so no transaction is needed around it.
            return try await pool.unsafeRead { connection in
                try SQLiteStatement.run(statement, reading: true, on: connection)
            }
        } catch {
            // An interrupted statement is how GRDB ends a cancelled read.
            try Task.checkCancellation()
            throw DatabaseError(sqlite: error)
        }
    }

    func write(_ statements: [RenderedSQL]) async throws -> [StatementResult] {
        try await writer.acquire()
        defer { writer.release() }
        return try await onWriter { connection in
            guard statements.count > 1 else {
                return [try SQLiteStatement.run(statements[0], reading: false, on: connection)]
            }
            try SQLiteStatement.run("BEGIN IMMEDIATE", on: connection)
            do {
                let results = try statements.map { try SQLiteStatement.run($0, reading: false, on: connection) }
                try SQLiteStatement.run("COMMIT", on: connection)
                return results
            } catch {
                try SQLiteStatement.rollBackIfNeeded(connection)
                throw error
            }
        }
    }

    func begin(_ purpose: TransactionPurpose) async throws -> any EngineTransaction {
        try await writer.acquire()
        do {
            try await onWriter { try SQLiteStatement.run("BEGIN IMMEDIATE", on: $0) }
        } catch {
            writer.release()
            throw error
        }
        return SQLiteTransaction(engine: self)
    }

    func finishTransaction() {
        writer.release()
    }

    /// Runs `work` on the writing connection, whether or not the task is cancelled meanwhile: what has begun to be
    /// written is finished, and a rollback is never skipped.
    func onWriter<Result: Sendable>(
        _ work: @escaping @Sendable (GRDB.Database) throws -> Result
    ) async throws -> Result {
        try requireOpen()
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncWriteWithoutTransaction { connection in
                continuation.resume(
                    with: Swift.Result { try work(connection) }.mapError { DatabaseError(sqlite: $0) })
            }
        }
    }

    func close() async {
        // Whoever writes now finishes first; whoever waits is turned away.
        await writer.close(.closed)
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        // So that the one file holds everything and can be copied alone. Fails while another process is reading; the
        // log beside the file is then still part of the database. Closing fails only while a statement is running; the
        // connections then close when the pool is released.
        try? await onBackgroundQueue { [pool] in
            _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try pool.close()
        }
    }

    func poolStatistics() -> PoolStatistics {
        writer.statistics
    }

    private func requireOpen() throws {
        if isClosed.withLock({ $0 }) { throw DatabaseError.closed }
    }
}

/// Opening and closing wait for the disk and for locks, which must not be done on a thread of the cooperative pool.
private func onBackgroundQueue<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Swift.Result { try work() }) }
    }
}
