import ServiceKit
import Storage

/// Users in the store.
struct UserStore: Sendable {
    let database: Database

    /// The user of a sign-in: made when new, else with the address, name and right it brings.
    /// - Throws: a 409 `Problem` when the address belongs to someone who signs in another way.
    func record(_ person: SignedInPerson, at now: Timestamp) async throws -> User {
        let user: User?
        do {
            user = try await database.writeFirst(
                """
                INSERT INTO auth.users AS u (id, issuer, subject, email, display_name, is_admin, created_at)
                VALUES (\(UUIDv7.make(at: now)), \(person.issuer), \(person.subject), \(person.email.text),
                    \(person.displayName), \(person.isAdmin ?? false), \(now))
                ON CONFLICT (issuer, subject) DO UPDATE SET
                    email = excluded.email,
                    display_name = COALESCE(excluded.display_name, u.display_name),
                    is_admin = COALESCE(CAST(\(person.isAdmin) AS BIGINT), u.is_admin)
                RETURNING id, issuer, subject, email, display_name, is_admin, created_at
                """)
        } catch let error as DatabaseError where error.kind == .unique {
            throw Problem.conflict(
                "email_taken",
                "This e-mail address already belongs to someone who signs in another way. Nothing was changed; use that way."
            )
        }
        guard let user else { throw Problem.internalError }
        return user
    }

    func user(_ id: String) async throws -> User? {
        try await database.first(
            """
            SELECT id, issuer, subject, email, display_name, is_admin, created_at FROM auth.users WHERE id = \(id)
            """)
    }
}
