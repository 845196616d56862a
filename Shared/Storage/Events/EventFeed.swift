public import Contracts
public import ServiceKit

/// A service's append-only list of events, each written in the transaction of the change it tells of.
///
/// A reader keeps the last cursor it has dealt with and asks for what comes after it, so it meets every event, in order,
/// at least once.
public struct EventFeed: Sendable {
    private let database: Database

    public init(_ database: Database) {
        self.database = database
    }

    /// The tables, for a migration of the service: `Migration(2, "events") { EventFeed.tables }`.
    public static var tables: [SQL] {
        [
            """
            CREATE TABLE events (
                cursor BIGINT PRIMARY KEY, type TEXT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL)
            """,
            "CREATE TABLE events_counter (id BIGINT PRIMARY KEY, last BIGINT NOT NULL)",
            "INSERT INTO events_counter (id, last) VALUES (1, 0)",
        ]
    }

    /// Adds an event to what `tx` will commit.
    ///
    /// From here to the commit other appends wait, so do this last in the transaction.
    public func append(
        type: FeedEvent.Kind, subject: String, at time: Timestamp, in tx: Transaction
    ) async throws {
        // The counter's row is locked until the commit. A sequence would give numbers before their rows can be seen,
        // and a reader would skip those that commit late.
        let cursor = try await tx.writeFirst(
            "UPDATE \(identifier: database.service).events_counter SET last = last + 1 WHERE id = 1 RETURNING last",
            as: Int64.self)
        guard let cursor else { throw DatabaseError(.schema, "The event feed has no counter row.") }
        try await tx.write(
            """
            INSERT INTO \(identifier: database.service).events (cursor, type, subject, at)
            VALUES (\(cursor), \(type.rawValue), \(subject), \(time))
            """)
    }

    /// The events after a cursor, oldest first. 0 is before the first.
    public func after(_ cursor: Int64, limit: Int) async throws -> [FeedEvent] {
        try await database.all(
            """
            SELECT cursor, type, subject, at FROM \(identifier: database.service).events
            WHERE cursor > \(cursor) ORDER BY cursor LIMIT \(limit)
            """, as: FeedEvent.self)
    }

    /// Forgets the events of one kind that happened before `time`, when nobody can need them any more. For a service
    /// that has an index over type and time.
    public func delete(_ type: FeedEvent.Kind, before time: Timestamp) async throws {
        // In pieces, so that nobody who appends waits for a long one.
        while try await database.write(
            """
            DELETE FROM \(identifier: database.service).events WHERE cursor IN (
                SELECT cursor FROM \(identifier: database.service).events
                WHERE type = \(type.rawValue) AND at < \(time) ORDER BY at LIMIT 1000)
            """) == 1_000
        {}
    }
}
