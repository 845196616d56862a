public import ServiceKit

/// Something that happened in a service, for others to follow.
public struct FeedEvent: Sendable, Hashable, Decodable {
    /// Its place in the feed, from 1, without gaps, in the order of the commits.
    public let cursor: Int64
    /// What happened, such as `project.deleted`.
    public let type: String
    /// The id of what it happened to.
    public let subject: String
    public let at: Timestamp

    public init(cursor: Int64, type: String, subject: String, at: Timestamp) {
        self.cursor = cursor
        self.type = type
        self.subject = subject
        self.at = at
    }
}
