/// The verbs that a `Database` and a `Transaction` have in common, so that a store's function can serve both:
///
/// ```swift
/// func project(_ id: String, in executor: some SQLExecutor) async throws -> Project? {
///     try await executor.first("SELECT * FROM documents.projects WHERE id = \(id)", as: Project.self)
/// }
/// ```
///
/// Reading and writing are separate verbs: a statement that changes anything, also one with `RETURNING`, goes to a
/// `write` verb. Every verb throws `DatabaseError`, or `CancellationError` when the waiting task was cancelled.
public protocol SQLExecutor: Sendable {
    var engine: Engine { get }

    /// All rows of a statement that only reads.
    func rows(_ sql: SQL) async throws -> [Row]

    /// Runs a statement that changes data or schema.
    ///
    /// - Returns: the number of rows it inserted, updated or deleted.
    @discardableResult
    func write(_ sql: SQL) async throws -> Int

    /// Runs a statement that changes data and gives rows: `INSERT … RETURNING`.
    func writeRows(_ sql: SQL) async throws -> [Row]

    /// Runs the statements in order, all or none, at the cost of one.
    ///
    /// - Returns: the number of rows that each of them changed.
    @discardableResult
    func write(batch: [SQL]) async throws -> [Int]
}

extension SQLExecutor {
    /// The first row of a statement that only reads.
    public func firstRow(_ sql: SQL) async throws -> Row? {
        try await rows(sql).first
    }

    /// Every row as a record, or as a single value when `type` is one (`Int`, `String`, …) and the rows have one column.
    public func all<T: Decodable & Sendable>(_ sql: SQL, as type: T.Type = T.self) async throws -> [T] {
        try await rows(sql).map { try $0.decode(type) }
    }

    /// The first row as a record or single value.
    public func first<T: Decodable & Sendable>(_ sql: SQL, as type: T.Type = T.self) async throws -> T? {
        try await rows(sql).first?.decode(type)
    }

    /// What a changing statement returned, as records or single values.
    public func writeAll<T: Decodable & Sendable>(_ sql: SQL, as type: T.Type = T.self) async throws -> [T] {
        try await writeRows(sql).map { try $0.decode(type) }
    }

    /// The first row that a changing statement returned, as a record or single value.
    public func writeFirst<T: Decodable & Sendable>(_ sql: SQL, as type: T.Type = T.self) async throws -> T? {
        try await writeRows(sql).first?.decode(type)
    }
}
