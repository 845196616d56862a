import ServiceKit

/// Someone who has signed in at least once. Who they are is their issuer and subject; the e-mail address is only how
/// people recognise each other.
struct User: Decodable, Sendable, Equatable {
    var id: String
    var issuer: String
    var subject: String
    var email: String
    var displayName: String?
    var isAdmin: Bool
    var createdAt: Timestamp

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
}
