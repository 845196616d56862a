public import ServiceKit
public import Storage

/// Rates that are counted once for all replicas, in the service's own database.
///
/// ```swift
/// // In the service's schema:
/// Migration(3, "rate limits") { RateLimitStore.tables }
///
/// // Where something is to be throttled, before the work is done:
/// let attempts = RateLimitStore(database)
/// let decision = try await attempts.take(of: "sign-in \(addressHash)", under: RatePolicy(10, per: .minute))
/// guard decision.isAdmitted else { throw Problem.tooManyAttempts(retryAfter: decision.retryAfter) }
/// ```
///
/// and a `Sweep` beside the service's other loops. A key names what is limited and for whom. It is stored as it is:
/// what a person typed, such as an e-mail address, goes in as a keyed hash.
///
/// The taking is one statement, so that takers on every replica together get the burst and the rate, not one more. What
/// is lost in a crash of PostgreSQL (the table is UNLOGGED) is at most the memory of one burst.
public struct RateLimitStore: Sendable {
    private let database: Database
    private let clock: WallClock?

    /// - Parameter clock: for tests. Otherwise PostgreSQL's own is used, so that hosts whose clocks differ count alike;
    ///   on SQLite, where all replicas are on one host, the host's.
    public init(_ database: Database, clock: WallClock? = nil) {
        self.database = database
        self.clock = clock
    }

    /// For a migration of the service.
    public static var tables: [SQL] {
        [
            // `full_at` is in nanoseconds since 1970: in microseconds, rates above some thousands a second would be
            // rounded visibly. `granted` is what the last taking got.
            """
            CREATE \(sqlite: "", postgres: "UNLOGGED") TABLE rate_limits (
                key TEXT PRIMARY KEY, full_at BIGINT NOT NULL, granted BIGINT NOT NULL)
            """,
            "CREATE INDEX rate_limits_by_full_at ON rate_limits (full_at)",
        ]
    }

    /// Admits what costs `cost`, or refuses it.
    /// - Throws: `DatabaseError`. What then, the caller decides: to admit everybody is seldom right.
    public func take(_ cost: Int = 1, of key: String, under policy: RatePolicy) async throws -> RateDecision {
        try await take(cost, to: cost, of: key, under: policy)
    }

    /// Admits as many as there are from `least` to `most`, or none.
    /// - Throws: `DatabaseError`.
    public func take(_ least: Int, to most: Int, of key: String, under policy: RatePolicy) async throws -> RateDecision
    {
        precondition(least > 0 && most >= least)
        // What can never be admitted must leave no row.
        guard least <= policy.burst else {
            let state = try await read(key)
            return .refused(asked: least, fullAt: max(state.fullAt, state.now), at: state.now, under: policy)
        }
        if let state = try await spend(least, min(most, policy.burst), of: key, under: policy) {
            return .admitted(state.granted, fullAt: state.fullAt, at: state.now, under: policy)
        }
        let state = try await read(key)
        return .refused(asked: least, fullAt: max(state.fullAt, state.now), at: state.now, under: policy)
    }

    /// Forgets the keys whose burst is whole again: they are as good as new.
    /// - Returns: how many.
    @discardableResult
    public func sweep() async throws -> Int {
        var total = 0
        while true {
            // In pieces, so that takers wait for no more than one of them. The condition stands twice, because a row may
            // be taken from between the choice and the deletion.
            let count = try await database.write(
                """
                DELETE FROM \(identifier: database.service).rate_limits WHERE full_at < \(fragment: now) AND key IN (
                    SELECT key FROM \(identifier: database.service).rate_limits
                    WHERE full_at < \(fragment: now) ORDER BY full_at LIMIT 1000)
                """)
            total += count
            if count < 1_000 { return total }
        }
    }

    // MARK: -

    private struct State: Decodable, Sendable {
        var fullAt: Int64
        var granted: Int
        var now: Int64

        enum CodingKeys: String, CodingKey {
            case fullAt = "full_at"
            case granted, now
        }
    }

    /// In nanoseconds since 1970.
    private var now: SQL {
        if clock == nil, database.engine == .postgres {
            return "CAST(extract(epoch FROM clock_timestamp()) * 1000000000 AS BIGINT)"
        }
        return "CAST(\((clock ?? .system).now().microseconds * 1_000) AS BIGINT)"
    }

    /// `GCRA.take` in SQL. On a conflict the clock is read from the row that could not be inserted, so that it is the
    /// same in every place of the statement.
    private func spend(_ least: Int, _ most: Int, of key: String, under policy: RatePolicy) async throws -> State? {
        let interval: SQL = "CAST(\(policy.interval) AS BIGINT)"
        let now: SQL = "(excluded.full_at - excluded.granted * \(fragment: interval))"
        let start: SQL = "\(sqlite: "MAX", postgres: "GREATEST")(known.full_at, \(fragment: now))"
        let available: SQL =
            "((CAST(\(policy.window) AS BIGINT) - (\(fragment: start) - \(fragment: now))) / \(fragment: interval))"
        let granted: SQL = "\(sqlite: "MIN", postgres: "LEAST")(excluded.granted, \(fragment: available))"
        return try await database.writeFirst(
            """
            INSERT INTO \(identifier: database.service).rate_limits AS known (key, full_at, granted)
            VALUES (\(key), \(fragment: self.now) + \(most) * \(fragment: interval), CAST(\(most) AS BIGINT))
            ON CONFLICT (key) DO UPDATE SET
                full_at = \(fragment: start) + \(fragment: granted) * \(fragment: interval),
                granted = \(fragment: granted)
            WHERE \(fragment: available) >= CAST(\(least) AS BIGINT)
            RETURNING full_at, granted, \(fragment: self.now) AS now
            """)
    }

    private func read(_ key: String) async throws -> State {
        let known: State? = try await database.first(
            """
            SELECT full_at, granted, \(fragment: now) AS now FROM \(identifier: database.service).rate_limits
            WHERE key = \(key)
            """)
        if let known { return known }
        let moment = try await database.first("SELECT \(fragment: now)", as: Int64.self)
        return State(fullAt: 0, granted: 0, now: moment ?? 0)
    }
}
