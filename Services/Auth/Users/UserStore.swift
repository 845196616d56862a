import ServiceKit
import Storage

/// Users in the store, and the identities by which providers know them.
struct UserStore: Sendable {
    let database: Database

    /// The user of a sign-in: made when new, else with the address, name and right it brings.
    ///
    /// Someone new to us whose address is already a user's becomes that user only when both providers say that the
    /// address is verified; an address alone proves nothing.
    /// - Throws: a 409 `Problem` when the address belongs to someone who signs in another way.
    func record(_ person: SignedInPerson, at now: Timestamp) async throws -> User {
        var attempt = 0
        while true {
            do {
                return try await database.transaction(retries: 3) { transaction in
                    if let user = try await known(person, in: transaction) { return user }
                    if let user = try await linked(person, at: now, in: transaction) { return user }
                    return try await new(person, at: now, in: transaction)
                }
            } catch let error as DatabaseError where error.kind == .unique && attempt < 2 {
                // Another first sign-in of the same person was faster; now they are known.
                attempt += 1
            }
        }
    }

    func user(_ id: String) async throws -> User? {
        try await database.first("SELECT \(fragment: User.columns) FROM auth.users WHERE id = \(id)")
    }

    /// Every address that somebody has signed in with, as each provider last gave it.
    func addresses(of userID: String) async throws -> [String] {
        try await database.all("SELECT email FROM auth.identities WHERE user_id = \(userID)", as: String.self)
    }

    /// Someone whom we know by this identity. Only the identity that made a user moves their address, and never onto
    /// somebody else's: that must not lock anyone out.
    private func known(_ person: SignedInPerson, in transaction: Transaction) async throws -> User? {
        let userID = try await transaction.writeFirst(
            """
            UPDATE auth.identities SET
                email = \(person.email.text), email_verified = \(person.isEmailVerified)
            WHERE issuer = \(person.issuer) AND subject = \(person.subject)
            RETURNING user_id
            """, as: String.self)
        guard let userID else { return nil }
        return try await transaction.writeFirst(
            """
            UPDATE auth.users SET
                email = CASE
                    WHEN issuer = \(person.issuer) AND subject = \(person.subject) AND NOT EXISTS (
                        SELECT 1 FROM auth.users o WHERE o.email = \(person.email.text) AND o.id <> \(userID))
                    THEN \(person.email.text) ELSE email END,
                display_name = COALESCE(\(person.displayName), display_name),
                is_admin = COALESCE(CAST(\(person.isAdmin) AS BIGINT), is_admin),
                provider = \(person.provider)
            WHERE id = \(userID)
            RETURNING \(fragment: User.columns)
            """)
    }

    private func linked(_ person: SignedInPerson, at now: Timestamp, in transaction: Transaction) async throws -> User?
    {
        let owner = try await transaction.first(
            "SELECT id FROM auth.users WHERE email = \(person.email.text)", as: String.self)
        guard let owner else { return nil }
        let isTheirs =
            try await transaction.firstRow(
                """
                SELECT issuer FROM auth.identities
                WHERE user_id = \(owner) AND email = \(person.email.text) AND email_verified = 1 LIMIT 1
                """) != nil
        guard isTheirs, person.isEmailVerified else {
            throw Problem.conflict(
                "email_taken",
                "This e-mail address already belongs to someone who signs in another way. Nothing was changed; use that way."
            )
        }
        try await transaction.write(insertion(of: person, user: owner, at: now))
        return try await known(person, in: transaction)
    }

    private func new(_ person: SignedInPerson, at now: Timestamp, in transaction: Transaction) async throws -> User {
        let user = try await transaction.writeFirst(
            """
            INSERT INTO auth.users (id, issuer, subject, provider, email, display_name, is_admin, created_at)
            VALUES (\(UUIDv7.make(at: now)), \(person.issuer), \(person.subject), \(person.provider),
                \(person.email.text), \(person.displayName), \(person.isAdmin ?? false), \(now))
            RETURNING \(fragment: User.columns)
            """, as: User.self)
        guard let user else { throw Problem.internalError }
        try await transaction.write(insertion(of: person, user: user.id, at: now))
        return user
    }

    private func insertion(of person: SignedInPerson, user: String, at now: Timestamp) -> SQL {
        """
        INSERT INTO auth.identities (issuer, subject, user_id, email, email_verified, created_at)
        VALUES (\(person.issuer), \(person.subject), \(user), \(person.email.text), \(person.isEmailVerified), \(now))
        """
    }
}
