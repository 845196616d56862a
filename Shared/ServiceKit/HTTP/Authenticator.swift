public import HTTPTypes

/// The person who makes a request, as their access token says.
public struct Identity: Sendable, Equatable {
    public var userID: String
    public var email: String
    public var sessionID: String
    public var isAdmin: Bool

    public init(userID: String, email: String, sessionID: String, isAdmin: Bool = false) {
        self.userID = userID
        self.email = email
        self.sessionID = sessionID
        self.isAdmin = isAdmin
    }
}

/// The service that makes an internal request, as its service token says.
public struct ServiceIdentity: Sendable, Equatable {
    public var name: String
    /// The person whose data the call is about, when it is about a person's.
    public var userID: String?

    public init(name: String, onBehalfOf userID: String?) {
        self.name = name
        self.userID = userID
    }
}

/// How a request proves who makes it. ServiceKit asks, Access answers: the two checks are handed in, so that this
/// module knows nothing of tokens.
public struct Authenticator: Sendable {
    /// - Throws: a 401 `Problem`.
    public let person: @Sendable (HTTPRequest) async throws -> Identity
    /// - Throws: a 401 `Problem`.
    public let service: @Sendable (HTTPRequest) async throws -> ServiceIdentity

    public init(
        person: @escaping @Sendable (HTTPRequest) async throws -> Identity,
        service: @escaping @Sendable (HTTPRequest) async throws -> ServiceIdentity
    ) {
        self.person = person
        self.service = service
    }
}

/// Who may call a route. There is no default that lets anyone in.
public enum RouteAccess: String, Codable, Sendable {
    /// A signed-in person.
    case person
    /// Another service, over the internal network.
    case service
    case anyone
}
