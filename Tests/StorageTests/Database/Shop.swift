import Storage
import StorageTesting
import Testing

/// A small schema to try the engines on.
enum Shop {
    static let migrations = [
        Migration(1, "accounts") {
            """
            CREATE TABLE accounts (
                id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, balance BIGINT NOT NULL DEFAULT 0,
                CHECK (balance >= 0))
            """
            """
            CREATE TABLE orders (
                id BIGINT PRIMARY KEY, account BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE)
            """
            """
            CREATE TABLE things (
                id BIGINT PRIMARY KEY, number BIGINT, amount DOUBLE PRECISION, label TEXT,
                data \(sqlite: "BLOB", postgres: "BYTEA"))
            """
        }
    ]

    static func with(
        _ engine: TestEngine, options: Database.Options = Database.Options(), _ body: (Database) async throws -> Void
    ) async throws {
        try await withDatabase(engine, service: "shop", migrations: migrations, options: options, body)
    }

    static func addAccount(_ id: Int, balance: Int = 0, in executor: some SQLExecutor) async throws {
        try await executor.write(
            "INSERT INTO shop.accounts (id, name, balance) VALUES (\(id), \("account \(id)"), \(balance))")
    }

    static func balance(of id: Int, in executor: some SQLExecutor) async throws -> Int? {
        try await executor.first("SELECT balance FROM shop.accounts WHERE id = \(id)", as: Int.self)
    }

    static func countAccounts(in executor: some SQLExecutor) async throws -> Int? {
        try await executor.first("SELECT COUNT(*) FROM shop.accounts", as: Int.self)
    }

    static func expectAccounts(
        _ expected: Int, in executor: some SQLExecutor, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let count = try await countAccounts(in: executor)
        #expect(count == expected, sourceLocation: sourceLocation)
    }
}

/// What a test throws to end a transaction.
struct Undone: Error {}
