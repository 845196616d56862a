import ServiceKit

/// A device on which someone is signed in.
struct Session: Decodable, Sendable, Equatable {
    var id: String
    var device: String
    var createdAt: Timestamp
    var lastUsedAt: Timestamp
    var expiresAt: Timestamp
}

/// A session as its owner sees it.
struct SessionAnswer: Encodable, Sendable {
    var id: String
    var device: String
    var createdAt: Timestamp
    var lastUsedAt: Timestamp
    var expiresAt: Timestamp
    /// Whether it is the one that asks.
    var current: Bool

    init(_ session: Session, current: Bool) {
        id = session.id
        device = session.device
        createdAt = session.createdAt
        lastUsedAt = session.lastUsedAt
        expiresAt = session.expiresAt
        self.current = current
    }
}
