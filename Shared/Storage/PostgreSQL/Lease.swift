/// A transaction's hold on a connection.
enum Lease {
    case waiting(CheckedContinuation<Void, any Error>, since: ContinuousClock.Instant)
    case open(PostgresConnection)
    /// The connection was lost or given up; whatever the transaction still asks fails with this.
    case broken(DatabaseError)
}
