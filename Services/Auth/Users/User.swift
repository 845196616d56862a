import ServiceKit
import Storage

/// Someone who has signed in at least once. Who they are is their issuer and subject; the e-mail address is only how
/// people recognise each other.
struct User: Decodable, Sendable, Equatable {
    var id: String
    /// Of the identity that made them; others may have been linked since.
    var issuer: String
    var subject: String
    /// What they signed in with last: `google`, `microsoft`, `oidc` or `development`.
    var provider: String
    var email: String
    var displayName: String?
    var isAdmin: Bool
    var createdAt: Timestamp

    static let columns: SQL = "id, issuer, subject, provider, email, display_name, is_admin, created_at"

    /// As their access token names them.
    func identity(inSession sessionID: String) -> Identity {
        Identity(userID: id, email: email, sessionID: sessionID, isAdmin: isAdmin)
    }
}

/// What a sign-in says of a person.
struct SignedInPerson: Sendable {
    var issuer: String
    var subject: String
    var email: EmailAddress
    var displayName: String?
    /// Nil leaves the right as it is; someone new has none.
    var isAdmin: Bool?
    /// What they came through, as in ``User/provider``.
    var provider = "development"
    /// Whether the provider itself says that the address is theirs.
    var isEmailVerified = false
}
