import CPostgres

/// The thread that owns every connection: it sends what tasks ask for and gives each its answer.
///
/// Nothing here is shared. Tasks reach it through the mailbox, and all its state is made and used on its own thread.
final class Reactor {
    static let tickMilliseconds: CInt = 50

    let settings: PostgresSettings
    let mailbox: Mailbox
    let poll: EventPoll
    let lanes: [LaneKind: Lane]
    var connections: [CInt: PostgresConnection] = [:]
    var waiters: [JobID: CheckedContinuation<[StatementResult], any Error>] = [:]
    var leases: [LeaseID: Lease] = [:]
    /// In the order they came.
    var waitingLeases: [LeaseID] = []
    var idleConnections: [PostgresConnection] = []
    /// Those who wait for the end, once somebody has asked for it.
    private var stopping: [CheckedContinuation<Void, Never>?] = []
    private var stopAt = ContinuousClock.now

    init(settings: PostgresSettings, mailbox: Mailbox, poll: EventPoll) {
        self.settings = settings
        self.mailbox = mailbox
        self.poll = poll
        lanes = Dictionary(
            uniqueKeysWithValues: LaneKind.allCases.map { ($0, Lane(kind: $0, limit: settings.connections(of: $0))) })
    }

    /// Returns after a `stop` command, when what was under way is done or has had its time.
    func run() {
        poll.add(mailbox.wakeDescriptor)
        var lastTick = ContinuousClock.now
        while stopping.isEmpty || (!waiters.isEmpty && stopAt > .now) {
            // With nothing to wait for there is nothing to grow late, and the thread sleeps.
            let isQuiet = waiters.isEmpty && waitingLeases.isEmpty
            let events = poll.wait(limit: isQuiet ? -1 : Self.tickMilliseconds)
            for command in mailbox.take() { handle(command) }
            for event in events { handle(event) }
            if lastTick.duration(to: .now) >= .milliseconds(Int(Self.tickMilliseconds)) {
                lastTick = .now
                tick()
            }
        }
        shutDown()
    }

    func lane(_ kind: LaneKind) -> Lane {
        guard let lane = lanes[kind] else { preconditionFailure("there is a lane of every kind") }
        return lane
    }

    private func handle(_ command: Command) {
        switch command {
        case .run(_, .lane, let waiter) where !stopping.isEmpty:
            waiter.resume(throwing: DatabaseError.closed)
        case .run(let job, .lane(let kind), let waiter):
            waiters[job.id] = waiter
            lane(kind).waiting.append(Lane.WaitingJob(job: job, since: .now))
            sendWaiting(in: lane(kind))
        case .run(let job, .lease(let id), let waiter):
            waiters[job.id] = waiter
            run(job, inLease: id)
        case .abandon(let id):
            abandon(id)
        case .openLease(let id, let waiter):
            openLease(id, waiter)
        case .closeLease(let id):
            closeLease(id)
        case .connected(let result, let kind):
            connected(result, kind)
        case .stop(let waiter):
            if stopping.isEmpty { stopAt = .now + settings.options.waitLimit }
            stopping.append(waiter)
        }
    }

    private func handle(_ event: EventPoll.Event) {
        // A connection that was closed while this round's events were handled is no longer listed.
        guard let connection = connections[event.descriptor] else { return }
        do {
            if event.isReadable {
                for finished in try connection.receive() { complete(finished, on: connection) }
            }
            try flush(connection)
        } catch {
            lost(connection, error)
        }
        if connection.lane != .leases { sendWaiting(in: lane(connection.lane)) }
    }

    private func shutDown() {
        for lease in leases.values {
            if case .waiting(let waiter, _) = lease { waiter.resume(throwing: DatabaseError.closed) }
        }
        for waiter in waiters.values { waiter.resume(throwing: DatabaseError.closed) }
        for connection in connections.values {
            poll.remove(connection.descriptor)
            PQfinish(connection.pointer)
        }
        for command in mailbox.close() {
            switch command {
            case .run(_, _, let waiter): waiter.resume(throwing: DatabaseError.closed)
            case .openLease(_, let waiter): waiter.resume(throwing: DatabaseError.closed)
            case .connected(.success(let opened), _): PQfinish(opened.pointer)
            case .stop(let waiter): stopping.append(waiter)
            case .connected(.failure, _), .abandon, .closeLease: break
            }
        }
        for waiter in stopping { waiter?.resume() }
    }
}
