import ServiceKit
import Storage

/// What a refresh token was good for.
enum Rotation: Sendable {
    /// The session goes on, with the new token. `isLostRace` when another request had rotated it a moment before.
    case rotated(user: User, sessionID: String, isLostRace: Bool)
    /// An old token came back after its time: it was stolen, or its successor was. The session is ended.
    case reused(userID: String, sessionID: String)
    /// There is no session for it.
    case unknown
}

extension SessionStore {
    /// How long after its rotation an old token still gets an answer: two tabs that refresh at once both go on, and so
    /// does a browser whose answer was lost.
    static let grace = Duration.seconds(10)

    private struct Locked: Decodable, Sendable {
        var id: String
        var userID: String
        var generation: Int64
    }

    private struct Presented: Decodable, Sendable {
        var generation: Int64
        var supersededAt: Timestamp?
    }

    /// Swaps `old` for `new`.
    ///
    /// A token of the current generation begins the next one. One that lost a race joins the generation that won; its
    /// successors are then as many tokens of one generation, and the first of them to be used supersedes them all.
    func rotate(_ old: OneTimeSecret, to new: OneTimeSecret, at now: Timestamp) async throws -> Rotation {
        try await database.transaction(retries: 3) { transaction in
            // The update takes the session's row: refreshes of one session wait for each other from here on.
            let locked = try await transaction.writeFirst(
                """
                UPDATE auth.sessions SET last_used_at = \(now)
                WHERE id = (SELECT session_id FROM auth.refresh_tokens WHERE hash = \(old.hash) AND expires_at > \(now))
                    AND expires_at > \(now)
                RETURNING id, user_id, generation
                """, as: Locked.self)
            let presented = try await transaction.first(
                "SELECT generation, superseded_at FROM auth.refresh_tokens WHERE hash = \(old.hash)", as: Presented.self
            )
            guard let locked, let presented else { return .unknown }

            let isLostRace = presented.generation != locked.generation
            if isLostRace, !Self.isWithinGrace(presented, at: now) {
                _ = try await revoke(where: "id = \(locked.id)", at: now, in: transaction)
                return .reused(userID: locked.userID, sessionID: locked.id)
            }
            let expiry = now.advanced(by: lifetime)
            let generation = isLostRace ? locked.generation : locked.generation + 1
            if !isLostRace {
                try await transaction.write(
                    """
                    UPDATE auth.sessions SET generation = \(generation), expires_at = \(expiry) WHERE id = \(locked.id)
                    """)
                try await transaction.write(
                    """
                    UPDATE auth.refresh_tokens SET superseded_at = \(now)
                    WHERE session_id = \(locked.id) AND generation = \(locked.generation)
                    """)
            }
            try await transaction.write(
                Self.insertion(of: new, session: locked.id, generation: generation, expiry: expiry))
            let user = try await transaction.first(
                """
                SELECT \(fragment: User.columns) FROM auth.users
                WHERE id = \(locked.userID)
                """, as: User.self)
            guard let user else { return .unknown }
            return .rotated(user: user, sessionID: locked.id, isLostRace: isLostRace)
        }
    }

    private static func isWithinGrace(_ token: Presented, at now: Timestamp) -> Bool {
        guard let supersededAt = token.supersededAt else { return false }
        return supersededAt.distance(to: now) <= grace
    }
}
