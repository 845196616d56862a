import ServiceKit
import Storage

/// The gateways that share a database, by the rows they renew.
struct LiveGateways: Sendable {
    /// Who has not been heard of for so long is gone.
    static let life = Duration.seconds(8)

    private let database: Database
    private let id = UUIDv7.make()

    init(_ database: Database) {
        self.database = database
    }

    static var tables: [SQL] {
        // A handful of rows; `seen_at` is in microseconds by the database's clock.
        ["CREATE TABLE gateways (id TEXT PRIMARY KEY, seen_at BIGINT NOT NULL)"]
    }

    /// - Returns: how many live, this one among them.
    func beat() async throws -> Int {
        try await database.write(batch: [
            """
            INSERT INTO gateway.gateways (id, seen_at) VALUES (\(id), \(fragment: now))
            ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at
            """,
            "DELETE FROM gateway.gateways WHERE seen_at < \(fragment: now) - \(Self.life.wholeMicroseconds)",
        ])
        return try await database.first("SELECT COUNT(*) FROM gateway.gateways", as: Int.self) ?? 1
    }

    func leave() async throws {
        try await database.write("DELETE FROM gateway.gateways WHERE id = \(id)")
    }

    /// PostgreSQL's clock, so that hosts whose clocks differ agree; SQLite serves one host.
    private var now: SQL {
        database.engine == .postgres
            ? "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"
            : "CAST(\(Timestamp.now()) AS BIGINT)"
    }
}
