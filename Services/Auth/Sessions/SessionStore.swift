import Access
import Contracts
import ServiceKit
import Storage

/// Sessions in the store. A session that was revoked is gone; that it is, auth's feed tells.
struct SessionStore: Sendable {
    let database: Database
    /// How long a session lasts from its last refresh.
    let lifetime: Duration

    var feed: EventFeed { EventFeed(database) }

    /// Begins a session with its first refresh token, and gives its id.
    func begin(for userID: String, device: String, token: OneTimeSecret, at now: Timestamp) async throws -> String {
        let id = UUIDv7.make(at: now)
        let expiry = now.advanced(by: lifetime)
        try await database.write(batch: [
            Self.insertion(ofSession: id, of: userID, device: device, at: now, expiry: expiry),
            Self.insertion(of: token, session: id, generation: 1, expiry: expiry),
        ])
        return id
    }

    /// Begins a session that nothing can renew: it ends with the one access token that is issued in it.
    func begin(for userID: String, device: String, lasting lifetime: Duration, at now: Timestamp) async throws -> String
    {
        let id = UUIDv7.make(at: now)
        try await database.write(
            Self.insertion(ofSession: id, of: userID, device: device, at: now, expiry: now.advanced(by: lifetime)))
        return id
    }

    /// Whose session `token`, old or current, belongs to.
    func owner(of token: OneTimeSecret) async throws -> String? {
        try await database.first(
            """
            SELECT s.user_id FROM auth.refresh_tokens t JOIN auth.sessions s ON s.id = t.session_id
            WHERE t.hash = \(token.hash)
            """, as: String.self)
    }

    /// Someone's sessions, the last used first.
    func sessions(of userID: String, at now: Timestamp) async throws -> [Session] {
        try await database.all(
            """
            SELECT id, device, created_at, last_used_at, expires_at FROM auth.sessions
            WHERE user_id = \(userID) AND expires_at > \(now)
            ORDER BY last_used_at DESC, id DESC LIMIT 1000
            """)
    }

    /// Whether an access token of this session must be refused. A session also ends with its user; then it counts as
    /// good, so that `/auth/me` can say that there is no such user any more.
    func isRevoked(_ id: String, of userID: String) async throws -> Bool {
        try await database.firstRow(
            """
            SELECT u.id FROM auth.users u
            WHERE u.id = \(userID)
                AND NOT EXISTS (SELECT 1 FROM auth.sessions s WHERE s.id = \(id) AND s.user_id = \(userID))
            """) != nil
    }

    /// Ends one session of this user.
    /// - Returns: false when there is none.
    func revoke(_ id: String, of userID: String, at now: Timestamp) async throws -> Bool {
        try await !revoke(where: "id = \(id) AND user_id = \(userID)", at: now).isEmpty
    }

    /// Ends all sessions of this user.
    func revokeAll(of userID: String, at now: Timestamp) async throws -> [RevokedSession] {
        try await revoke(where: "user_id = \(userID)", at: now)
    }

    /// Ends all sessions of everybody.
    func revokeAll(at now: Timestamp) async throws -> [RevokedSession] {
        try await revoke(where: "expires_at > 0", at: now)
    }

    /// Ends the session that `token`, old or current, belongs to.
    func revoke(holding token: OneTimeSecret, at now: Timestamp) async throws -> RevokedSession? {
        try await revoke(
            where: "id = (SELECT session_id FROM auth.refresh_tokens WHERE hash = \(token.hash))", at: now
        ).first
    }

    /// Forgets what has expired. No event is written: the access tokens of such a session expired long before. And once
    /// the last token of a revoked session has expired, nobody need hear of it.
    func deleteExpired(at now: Timestamp) async throws {
        try await database.write("DELETE FROM auth.sessions WHERE expires_at <= \(now)")
        try await database.write("DELETE FROM auth.refresh_tokens WHERE expires_at <= \(now)")
        try await feed.delete(.sessionRevoked, before: now.advanced(by: .zero - AccessTokenClaims.revocationRetention))
    }

    struct RevokedSession: Decodable, Sendable {
        var id: String
        var userID: String
    }

    private func revoke(where condition: SQL, at now: Timestamp) async throws -> [RevokedSession] {
        try await database.transaction(retries: 3) { transaction in
            try await revoke(where: condition, at: now, in: transaction)
        }
    }

    func revoke(where condition: SQL, at now: Timestamp, in transaction: Transaction) async throws -> [RevokedSession] {
        let revoked = try await transaction.writeAll(
            "DELETE FROM auth.sessions WHERE \(fragment: condition) RETURNING id, user_id", as: RevokedSession.self)
        for session in revoked {
            try await feed.append(
                type: .sessionRevoked, subject: session.id, at: now, in: transaction)
        }
        return revoked
    }

    private static func insertion(
        ofSession id: String, of userID: String, device: String, at now: Timestamp, expiry: Timestamp
    ) -> SQL {
        """
        INSERT INTO auth.sessions (id, user_id, device, generation, created_at, last_used_at, expires_at)
        VALUES (\(id), \(userID), \(device), 1, \(now), \(now), \(expiry))
        """
    }

    static func insertion(of token: OneTimeSecret, session: String, generation: Int64, expiry: Timestamp) -> SQL {
        """
        INSERT INTO auth.refresh_tokens (hash, session_id, generation, expires_at)
        VALUES (\(token.hash), \(session), \(generation), \(expiry))
        """
    }
}
