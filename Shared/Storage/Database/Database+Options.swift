extension Database {
    /// Limits. The defaults suit a service replica beside two or three others.
    public struct Options: Sendable {
        /// How long a task waits for the writer (SQLite) or for a connection (PostgreSQL).
        public var waitLimit: Duration = .seconds(10)

        /// How long one statement may run on PostgreSQL, outside migrations.
        public var statementTimeout: Duration = .seconds(30)

        /// How long SQLite waits for another process's write lock.
        public var busyLimit: Duration = .seconds(5)

        /// How long PostgreSQL may take to accept a connection, unless the URL has a `connect_timeout`.
        public var connectTimeout: Duration = .seconds(5)

        /// Connections for single reads. SQLite: one read each at a time. PostgreSQL: many in a pipeline each.
        public var readConnections = 4

        /// PostgreSQL connections for single writes, many in a pipeline each. SQLite has one writer.
        public var writeConnections = 4

        /// PostgreSQL connections for transactions, one at a time each.
        public var transactionConnections = 8

        public init() {}
    }
}
