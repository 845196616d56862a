import CPostgres

/// Connections come and go.
extension Reactor {
    func connect(_ lane: Lane) {
        guard lane.mayConnect else { return }
        lane.isConnecting = true
        Connector.connect(settings, for: lane.kind, reply: mailbox)
    }

    func connected(_ result: Result<OpenedConnection, DatabaseError>, _ kind: LaneKind) {
        let lane = lane(kind)
        lane.isConnecting = false
        switch result {
        case .failure(let error):
            // Whoever waits goes on waiting up to the limit: a server that restarts is back in seconds.
            lane.backoff.failed(error)
        case .success(let opened):
            lane.backoff.succeeded()
            let connection = PostgresConnection(
                opened, lane: kind, preamble: settings.settingsWithinTransaction(for: kind))
            lane.connections.append(connection)
            connections[connection.descriptor] = connection
            poll.add(connection.descriptor)
            if kind == .leases { idleConnections.append(connection) }
        }
        if kind == .leases { serveWaitingLeases() } else { sendWaiting(in: lane) }
    }

    func flush(_ connection: PostgresConnection) throws(DatabaseError) {
        let isBlocked = try connection.flush()
        guard isBlocked != connection.isBlocked else { return }
        connection.isBlocked = isBlocked
        poll.watch(connection.descriptor, alsoForWriting: isBlocked)
    }

    /// A connection broke, or has been silent for too long. Reads are sent once more, because repeating them is
    /// harmless; of a write nobody can say whether it was done.
    func lost(_ connection: PostgresConnection, _ error: DatabaseError) {
        forget(connection)
        PQfinish(connection.pointer)
        for var job in connection.jobsUnderWay.reversed() {
            if connection.lane == .reads, !job.isRepeated {
                job.isRepeated = true
                lane(.reads).waiting.insert(Lane.WaitingJob(job: job, since: .now), at: 0)
            } else {
                fail(job.id, connection.lane == .reads ? error : error.withUnknownOutcome)
            }
        }
        breakLease(of: connection, error)
        if connection.lane == .leases { serveWaitingLeases() } else { sendWaiting(in: lane(connection.lane)) }
    }

    func forget(_ connection: PostgresConnection) {
        poll.remove(connection.descriptor)
        connections[connection.descriptor] = nil
        lane(connection.lane).remove(connection)
        idleConnections.removeAll { $0 === connection }
    }

    /// Looks for what has taken too long.
    func tick() {
        for lane in lanes.values {
            let overdue = lane.waiting.prefix { $0.since.duration(to: .now) >= settings.options.waitLimit }
            lane.waiting.removeFirst(overdue.count)
            for waiting in overdue { fail(waiting.job.id, waitedInVain(in: lane)) }
            if !lane.waiting.isEmpty { sendWaiting(in: lane) }
        }
        expireWaitingLeases()
        for connection in connections.values where connection.depth > 0 && connection.hasTimeLimit {
            guard connection.waitingSince.duration(to: .now) > settings.silenceLimit else { continue }
            lost(connection, DatabaseError(.connection, "PostgreSQL has not answered for \(settings.silenceLimit)."))
        }
    }

    func waitedInVain(in lane: Lane) -> DatabaseError {
        if let reason = lane.backoff.lastError { return reason }
        return DatabaseError(
            .timeout, "No connection to PostgreSQL became free within \(settings.options.waitLimit).")
    }
}
