import ServiceKit
import Storage

/// Someone has signed in and is on their way to the app with a code, which it swaps for a session.
struct HandOff: Decodable, Sendable {
    var userID: String
    /// As ``LoginAttempt/browserHash``.
    var browserHash: [UInt8]?
    var expiresAt: Timestamp
}

/// Hand-offs in the store.
struct HandOffStore: Sendable {
    static let lifetime = Duration.seconds(60)

    let database: Database

    func add(_ code: OneTimeSecret, user: String, browserHash: [UInt8]?, at now: Timestamp) async throws {
        try await database.write(
            """
            INSERT INTO auth.hand_offs (code_hash, user_id, browser_hash, expires_at)
            VALUES (\(code.hash), \(user), \(browserHash), \(now.advanced(by: Self.lifetime)))
            """)
    }

    /// The hand-off of this code, which is then used up; nil when there is none, or it is older than a minute. Of any
    /// number of callers at once one gets it.
    func take(_ code: OneTimeSecret, at now: Timestamp) async throws -> HandOff? {
        let handOff = try await database.writeFirst(
            """
            DELETE FROM auth.hand_offs WHERE code_hash = \(code.hash) RETURNING user_id, browser_hash, expires_at
            """, as: HandOff.self)
        return handOff.flatMap { now < $0.expiresAt ? $0 : nil }
    }

    func deleteExpired(at now: Timestamp) async throws {
        try await database.write("DELETE FROM auth.hand_offs WHERE expires_at <= \(now)")
    }
}
