import Access
import Crypto
import ServiceKit
import Storage

/// Someone has gone to a provider and is expected back.
struct LoginAttempt: Decodable, Sendable {
    /// What only we may know until then; sealed in the store.
    struct Secrets: Codable, Sendable {
        /// RFC 7636 §4.1: 43 characters.
        var verifier = OneTimeSecret().text
        var nonce = OneTimeSecret().text
        var returnPath: String
    }

    var provider: String
    /// Of the secret in the cookie of the browser that began it; nil for one that cannot hold our cookie.
    var browserHash: [UInt8]?
    var sealedSecrets: Sealed<Secrets>
    var expiresAt: Timestamp
}

/// Login attempts in the store, so that any replica finishes what another began.
struct LoginAttemptStore: Sendable {
    static let lifetime = Duration.seconds(600)

    let database: Database
    let seal: Seal

    /// - Parameter secrets: `SECRET_KEY`, then the ones before it; the first seals, each opens.
    static func seal(under secrets: [String]) throws -> Seal {
        // Fernet keys are 32 bytes in URL-safe base64 with padding.
        try Seal(
            keys: secrets.map { secret in
                KeyDerivation.loginAttemptSeal.key(from: secret).withUnsafeBytes { Base64URL.encode($0) } + "="
            })
    }

    func add(
        state: OneTimeSecret, provider: String, browser: OneTimeSecret?, secrets: LoginAttempt.Secrets,
        at now: Timestamp
    ) async throws {
        try await database.write(
            """
            INSERT INTO auth.login_attempts (state_hash, provider, browser_hash, sealed_secrets, expires_at)
            VALUES (\(state.hash), \(provider), \(browser?.hash), \(try seal.close(secrets)),
                \(now.advanced(by: Self.lifetime)))
            """)
    }

    /// The attempt of this state, which is then used up; nil when there is none, or it is older than ten minutes. Of any
    /// number of callers at once one gets it.
    func take(state: OneTimeSecret, at now: Timestamp) async throws -> LoginAttempt? {
        let attempt = try await database.writeFirst(
            """
            DELETE FROM auth.login_attempts WHERE state_hash = \(state.hash)
            RETURNING provider, browser_hash, sealed_secrets, expires_at
            """, as: LoginAttempt.self)
        return attempt.flatMap { now < $0.expiresAt ? $0 : nil }
    }

    func deleteExpired(at now: Timestamp) async throws {
        try await database.write("DELETE FROM auth.login_attempts WHERE expires_at <= \(now)")
    }
}
