typealias JobID = UInt64
typealias LeaseID = UInt64

/// What tasks and helper threads ask of the reactor.
enum Command: Sendable {
    case run(Job, on: Route, CheckedContinuation<[StatementResult], any Error>)
    /// Frees the task that waits for a job.
    case abandon(JobID)
    /// Takes a connection for a transaction.
    case openLease(LeaseID, CheckedContinuation<Void, any Error>)
    case closeLease(LeaseID)
    case connected(Result<OpenedConnection, DatabaseError>, for: LaneKind)
    case stop(CheckedContinuation<Void, Never>?)
}

/// Statements between two synchronisation points of the pipeline: PostgreSQL runs them all or none.
struct Job: Sendable {
    let id: JobID
    let statements: [RenderedSQL]
    /// Whether the statements are worth preparing.
    let prepares: Bool
    /// Whether the server ends statements that take too long, so that a longer silence means that it is gone.
    let hasTimeLimit: Bool
    /// Whether it was sent before, on a connection that was lost or with a plan that had become stale.
    var isRepeated = false
}

enum Route: Sendable {
    case lane(LaneKind)
    case lease(LeaseID)
}

/// Connections by what they are for. A read never waits for a row lock, so reads and writes do not share connections:
/// a write that waits for a transaction would hold up the read that the transaction's owner waits for.
enum LaneKind: Sendable, CaseIterable {
    case reads
    case writes
    case leases
}
