/// The connections of one kind, and the jobs that wait for one of them.
///
/// Used on the reactor's thread only.
final class Lane {
    struct WaitingJob {
        var job: Job
        let since: ContinuousClock.Instant
    }

    let kind: LaneKind
    let limit: Int
    var connections: [PostgresConnection] = []
    var waiting: [WaitingJob] = []
    /// One at a time, so that a burst does not become a burst of connections.
    var isConnecting = false
    var backoff = Backoff()

    init(kind: LaneKind, limit: Int) {
        self.kind = kind
        self.limit = limit
    }

    var leastBusy: PostgresConnection? {
        connections.min { $0.depth < $1.depth }
    }

    var mayConnect: Bool {
        !isConnecting && connections.count < limit && backoff.isOver
    }

    func remove(_ connection: PostgresConnection) {
        connections.removeAll { $0 === connection }
    }
}

/// When to try to connect again after a failure: 50 ms later, then twice as late each time up to 2 s, a little at random
/// so that replicas do not come back together.
struct Backoff {
    private(set) var lastError: DatabaseError?
    private var failures = 0
    private var retryAt = ContinuousClock.now

    var isOver: Bool { retryAt <= .now }

    mutating func failed(_ error: DatabaseError) {
        lastError = error
        let pause = min(2000, 50 << min(failures, 6))
        failures += 1
        retryAt = .now + .milliseconds(pause * Int.random(in: 75...125) / 100)
    }

    mutating func succeeded() {
        self = Backoff()
    }
}
