/// What SQLite and PostgreSQL each implement; `Database` and `Transaction` are written once on top of it.
protocol StorageEngine: Sendable {
    /// Runs one statement that only reads.
    func read(_ statement: RenderedSQL) async throws -> StatementResult

    /// Runs statements that change data, all or none. There is at least one.
    func write(_ statements: [RenderedSQL]) async throws -> [StatementResult]

    func begin(_ purpose: TransactionPurpose) async throws -> any EngineTransaction

    func close() async
    func poolStatistics() -> PoolStatistics
}

/// A transaction that holds its place until `commit` or `rollback`, of which one is always called.
protocol EngineTransaction: Sendable {
    func run(_ statements: [RenderedSQL], reading: Bool) async throws -> [StatementResult]
    func commit() async throws

    /// Ends the transaction and drops what it wrote. Does nothing after `commit`, also one that failed; works in a
    /// cancelled task.
    func rollback() async
}

enum TransactionPurpose: Sendable {
    case work
    /// No time limit on statements, and none of them is worth preparing.
    case migration
}

struct StatementResult: Sendable {
    var rows: RowSet
    var affected: Int
}
