public import ServiceKit

/// What another service may need to know, in the order it happened. Written in the transaction of the change itself,
/// read at least once, so acting on one twice must do no harm.
public struct FeedEvent: Codable, Sendable, Equatable {
    /// Not an enumeration: a reader passes over kinds that were added after it was built.
    public struct Kind: RawRepresentable, Codable, Sendable, Hashable {
        public var rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The subject is a project's id.
        public static let projectDeleted = Kind(rawValue: "project.deleted")
        /// The subject is a document's id.
        public static let documentDeleted = Kind(rawValue: "document.deleted")
        /// The subject is a user's id.
        public static let userDeleted = Kind(rawValue: "user.deleted")
        /// The subject is a session's id.
        public static let sessionRevoked = Kind(rawValue: "session.revoked")
    }

    public var cursor: Int64
    public var type: Kind
    public var subject: String
    public var at: Timestamp

    public init(cursor: Int64, type: Kind, subject: String, at: Timestamp) {
        self.cursor = cursor
        self.type = type
        self.subject = subject
        self.at = at
    }
}

/// An answer of `GET /internal/events?after=<cursor>`.
public struct FeedPage: Codable, Sendable, Equatable {
    public var events: [FeedEvent]
    /// Ask after this one next time.
    public var next: Int64

    public init(events: [FeedEvent], next: Int64) {
        self.events = events
        self.next = next
    }
}
