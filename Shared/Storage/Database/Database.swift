/// A service's database, on SQLite or PostgreSQL.
///
/// ```swift
/// let database = try await Database.open(location, service: "documents", migrations: documentsMigrations)
/// let project = try await database.first("SELECT * FROM documents.projects WHERE id = \(id)", as: Project.self)
/// ```
///
/// On PostgreSQL `service` is the schema; on SQLite it is the file's name and the name of its main database, so the
/// same text serves both.
public final class Database: SQLExecutor {
    public let location: DatabaseLocation
    public let service: Identifier
    private let storage: any StorageEngine

    public var engine: Engine { location.engine }

    private init(location: DatabaseLocation, service: Identifier, storage: any StorageEngine) {
        self.location = location
        self.service = service
        self.storage = storage
    }

    /// Opens the database, creates what is missing and applies the migrations that it has not seen yet.
    ///
    /// Several replicas may do this at the same moment; each migration is applied once.
    ///
    /// - Throws: `DatabaseError`; kind `schema` when an applied migration was edited or the database is newer than
    ///   this program.
    public static func open(
        _ location: DatabaseLocation, service: Identifier, migrations: [Migration], options: Options = Options()
    ) async throws -> Database {
        let storage: any StorageEngine
        switch location {
        case .sqlite(let folder):
            storage = try await SQLiteEngine.open(folder: folder, service: service, options: options)
        case .postgres(let url, let prepared):
            storage = try await PostgresEngine.open(url: url, prepared: prepared, service: service, options: options)
        }
        do {
            try await Migrator(storage: storage, engine: location.engine, service: service).apply(migrations)
        } catch {
            await storage.close()
            throw error
        }
        return Database(location: location, service: service, storage: storage)
    }

    public func rows(_ sql: SQL) async throws -> [Row] {
        try await storage.read(sql.rendered(for: engine)).rows.all
    }

    @discardableResult
    public func write(_ sql: SQL) async throws -> Int {
        try await storage.write([sql.rendered(for: engine)])[0].affected
    }

    public func writeRows(_ sql: SQL) async throws -> [Row] {
        try await storage.write([sql.rendered(for: engine)])[0].rows.all
    }

    @discardableResult
    public func write(batch: [SQL]) async throws -> [Int] {
        guard !batch.isEmpty else { return [] }
        return try await storage.write(batch.map { $0.rendered(for: engine) }).map(\.affected)
    }

    /// Runs `body` in a transaction that is committed when it returns, and rolled back when it throws or its task is
    /// cancelled.
    ///
    /// SQLite has one writer: transactions of this process take turns in the order they came. Keep them short, and use
    /// only the transaction inside `body`; the database itself would wait for it.
    ///
    /// - Parameter retries: how often to run `body` again after an error of kind `serialization`. It must then be
    ///   harmless to repeat.
    public func transaction<Result>(
        retries: Int = 0, isolation: isolated (any Actor)? = #isolation,
        _ body: (Transaction) async throws -> Result
    ) async throws -> Result {
        var retriesLeft = retries
        while true {
            let statements = try await storage.begin(.work)
            do {
                let result = try await body(Transaction(engine: engine, statements: statements))
                try Task.checkCancellation()
                try await statements.commit()
                return result
            } catch {
                await statements.rollback()
                guard retriesLeft > 0, let failure = error as? DatabaseError, failure.kind == .serialization else {
                    throw error
                }
                retriesLeft -= 1
            }
        }
    }

    /// Asks the database for an answer, for the readiness check.
    ///
    /// - Throws: `DatabaseError`; kind `timeout` if none came within `limit`.
    public func check(within limit: Duration = .seconds(2)) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await self.rows("SELECT 1") }
            group.addTask {
                try await Task.sleep(for: limit)
                throw DatabaseError(.timeout, "The database did not answer within \(limit).")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Waits for what is being written and closes every connection. Statements after it fail.
    public func close() async {
        await storage.close()
    }

    public func poolStatistics() -> PoolStatistics {
        storage.poolStatistics()
    }
}
