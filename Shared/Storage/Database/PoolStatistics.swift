/// How busy the connections are, for the service to publish as metrics.
public struct PoolStatistics: Sendable, Hashable {
    /// Transactions under way; on SQLite, whose one writer they share, also single writes.
    public var inUse: Int
    /// Places for further transactions.
    public var idle: Int
    /// Tasks that wait for such a place.
    public var waiting: Int

    public init(inUse: Int, idle: Int, waiting: Int) {
        self.inUse = inUse
        self.idle = idle
        self.waiting = waiting
    }
}
