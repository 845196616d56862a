import ServiceKit
import Storage

/// What answers have cost, by person and month, and what is set aside for those being made.
///
/// A person's month is one row, so asking for it costs the same however much is stored, and so reservations made at the
/// same moment take their turns at it: what is set aside and spent together never exceeds the limit.
struct UsageStore: Sendable {
    let database: Database

    struct Month: Decodable, Sendable, Equatable {
        /// Runs that called a model, however many turns each took.
        var requests: Int
        var inputTokens: Int
        var outputTokens: Int
        var costMicrodollars: Int
        var reservedMicrodollars: Int

        static let none = Month(
            requests: 0, inputTokens: 0, outputTokens: 0, costMicrodollars: 0, reservedMicrodollars: 0)
    }

    /// The month that begins at `start`; what was read from and written to a provider's cache is input too.
    func month(of owner: String, from start: Timestamp) async throws -> Month {
        try await month(of: owner, from: start, in: database)
    }

    private func month(of owner: String, from start: Timestamp, in executor: some SQLExecutor) async throws -> Month {
        try await executor.first(
            """
            SELECT requests, input_tokens + cache_write_tokens + cache_read_tokens AS input_tokens, output_tokens,
                cost_microdollars, reserved_microdollars
            FROM chat.monthly_usage WHERE owner = \(owner) AND month = \(start)
            """, as: Month.self) ?? .none
    }

    /// Sets the amount aside if it fits under `limit` (micro-dollars) with all that is spent and set aside. Done twice
    /// for one turn it counts once.
    /// - Returns: `false` when it does not fit. The transaction must then be rolled back.
    func reserve(_ reservation: Reservation, limit: Int, in tx: Transaction) async throws -> Bool {
        let isNew = try await tx.write(
            """
            INSERT INTO chat.reservations (run_id, turn, owner, month, model, input_tokens, microdollars, created_at)
            SELECT CAST(\(reservation.runID) AS TEXT), CAST(\(reservation.turn) AS BIGINT),
                CAST(\(reservation.owner) AS TEXT), CAST(\(reservation.month) AS BIGINT),
                CAST(\(reservation.model) AS TEXT), CAST(\(reservation.inputTokens) AS BIGINT),
                CAST(\(reservation.microdollars) AS BIGINT), CAST(\(reservation.createdAt) AS BIGINT)
            WHERE NOT EXISTS (SELECT 1 FROM chat.model_turns t
                WHERE t.run_id = \(reservation.runID) AND t.turn = \(reservation.turn))
            ON CONFLICT (run_id, turn) DO NOTHING
            """)
        guard isNew == 1 else { return true }
        let fits = try await tx.write(
            """
            INSERT INTO chat.monthly_usage (owner, month, reserved_microdollars)
            SELECT CAST(\(reservation.owner) AS TEXT), CAST(\(reservation.month) AS BIGINT),
                CAST(\(reservation.microdollars) AS BIGINT)
            WHERE CAST(\(reservation.microdollars) AS BIGINT) <= CAST(\(limit) AS BIGINT)
            ON CONFLICT (owner, month) DO UPDATE
            SET reserved_microdollars = monthly_usage.reserved_microdollars + excluded.reserved_microdollars
            WHERE monthly_usage.cost_microdollars + monthly_usage.reserved_microdollars
                + excluded.reserved_microdollars <= \(limit)
            """)
        return fits == 1
    }

    /// Puts a turn on the bill and gives back what was set aside for it. A turn is billed once, whoever settles it.
    /// - Returns: the month as it is then.
    func settle(_ turn: BilledTurn) async throws -> Month {
        try await database.transaction(retries: 3) { tx in
            let isNew = try await tx.write(insertion(of: turn))
            let reserved = try await tx.writeFirst(
                """
                DELETE FROM chat.reservations WHERE run_id = \(turn.runID) AND turn = \(turn.number)
                RETURNING month, microdollars
                """, as: Released.self)
            let month = reserved?.month ?? turn.at.startOfMonth
            // The turn may be on the bill already and its reservation a leftover: that goes back all the same.
            if isNew == 1 || reserved != nil {
                let used = isNew == 1 ? turn.usage : TokenUsage()
                let requests = isNew == 1 && turn.number == 1 ? 1 : 0
                try await tx.write(
                    """
                    INSERT INTO chat.monthly_usage AS m (owner, month, requests, input_tokens, output_tokens,
                        cache_write_tokens, cache_read_tokens, cost_microdollars)
                    VALUES (\(turn.owner), \(month), \(requests), \(used.input), \(used.output), \(used.cacheWrite),
                        \(used.cacheRead), \(isNew == 1 ? turn.costMicrodollars : 0))
                    ON CONFLICT (owner, month) DO UPDATE SET requests = m.requests + excluded.requests,
                        input_tokens = m.input_tokens + excluded.input_tokens,
                        output_tokens = m.output_tokens + excluded.output_tokens,
                        cache_write_tokens = m.cache_write_tokens + excluded.cache_write_tokens,
                        cache_read_tokens = m.cache_read_tokens + excluded.cache_read_tokens,
                        cost_microdollars = m.cost_microdollars + excluded.cost_microdollars,
                        reserved_microdollars = m.reserved_microdollars - \(reserved?.microdollars ?? 0)
                    """)
            }
            return try await self.month(of: turn.owner, from: month, in: tx)
        }
    }

    private struct Released: Decodable, Sendable {
        var month: Timestamp
        var microdollars: Int
    }

    private func insertion(of turn: BilledTurn) -> SQL {
        """
        INSERT INTO chat.model_turns (run_id, turn, owner, model, input_tokens, output_tokens, cache_write_tokens,
            cache_read_tokens, cost_microdollars, is_estimated, is_default_priced, created_at)
        VALUES (\(turn.runID), \(turn.number), \(turn.owner), \(turn.model), \(turn.usage.input),
            \(turn.usage.output), \(turn.usage.cacheWrite), \(turn.usage.cacheRead), \(turn.costMicrodollars),
            \(turn.isEstimated), \(turn.isDefaultPriced), \(turn.at))
        ON CONFLICT (run_id, turn) DO NOTHING
        """
    }

    /// What is set aside for a run's turns.
    func reservations(ofRun runID: String) async throws -> [Reservation] {
        try await database.all(
            "SELECT * FROM chat.reservations WHERE run_id = \(runID) ORDER BY turn", as: ReservationRecord.self
        ).map(\.reservation)
    }

    /// What was set aside before `moment` for runs that are no longer being made: their replica died and their thread
    /// was deleted, so nobody takes them over.
    func orphaned(before moment: Timestamp, limit: Int = 64) async throws -> [Reservation] {
        try await database.all(
            """
            SELECT * FROM chat.reservations r WHERE created_at < \(moment)
                AND NOT EXISTS (SELECT 1 FROM chat.runs WHERE id = r.run_id AND state = 'running')
            ORDER BY created_at LIMIT \(limit)
            """, as: ReservationRecord.self
        ).map(\.reservation)
    }
}

private struct ReservationRecord: Decodable, Sendable {
    var runId: String
    var turn: Int
    var owner: String
    var month: Timestamp
    var model: String
    var inputTokens: Int
    var microdollars: Int
    var createdAt: Timestamp

    var reservation: Reservation {
        Reservation(
            runID: runId, turn: turn, owner: owner, month: month, model: model, inputTokens: inputTokens,
            microdollars: microdollars, createdAt: createdAt)
    }
}
