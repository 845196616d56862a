/// A transaction under way: its reads see its own writes, and everything it wrote is kept or dropped together.
///
/// A statement that fails spoils the transaction on both engines, as PostgreSQL has it: nothing more can be run in it,
/// and it is rolled back. Where a conflict is expected, write `ON CONFLICT DO NOTHING` and look at the count.
public struct Transaction: SQLExecutor {
    public let engine: Engine
    let statements: any EngineTransaction

    public func rows(_ sql: SQL) async throws -> [Row] {
        try await statements.run([sql.rendered(for: engine)], reading: true)[0].rows.all
    }

    @discardableResult
    public func write(_ sql: SQL) async throws -> Int {
        try await statements.run([sql.rendered(for: engine)], reading: false)[0].affected
    }

    public func writeRows(_ sql: SQL) async throws -> [Row] {
        try await statements.run([sql.rendered(for: engine)], reading: false)[0].rows.all
    }

    @discardableResult
    public func write(batch: [SQL]) async throws -> [Int] {
        guard !batch.isEmpty else { return [] }
        return try await statements.run(batch.map { $0.rendered(for: engine) }, reading: false).map(\.affected)
    }
}
