import CPostgres

/// Transactions take a connection and give it back.
extension Reactor {
    func openLease(_ id: LeaseID, _ waiter: CheckedContinuation<Void, any Error>) {
        leases[id] = .waiting(waiter, since: .now)
        waitingLeases.append(id)
        serveWaitingLeases()
    }

    func serveWaitingLeases() {
        while let id = waitingLeases.first, let connection = idleConnections.popLast() {
            waitingLeases.removeFirst()
            guard case .waiting(let waiter, _) = leases[id] else { continue }
            leases[id] = .open(connection)
            waiter.resume()
        }
        if !waitingLeases.isEmpty { connect(lane(.leases)) }
    }

    func expireWaitingLeases() {
        for id in waitingLeases {
            guard case .waiting(let waiter, let since) = leases[id],
                since.duration(to: .now) >= settings.options.waitLimit
            else { continue }
            leases[id] = nil
            waitingLeases.removeAll { $0 == id }
            waiter.resume(throwing: waitedInVain(in: lane(.leases)))
        }
        serveWaitingLeases()
    }

    func run(_ job: Job, inLease id: LeaseID) {
        switch leases[id] {
        case .open(let connection):
            connection.hasTimeLimit = job.hasTimeLimit
            do {
                try connection.send(job)
                try flush(connection)
            } catch {
                fail(job.id, error)
                if error.kind == .connection { lost(connection, error) }
            }
        case .broken(let error):
            fail(job.id, error)
        case .waiting, nil:
            fail(job.id, .endedTransaction)
        }
    }

    func closeLease(_ id: LeaseID) {
        switch leases.removeValue(forKey: id) {
        case .waiting(let waiter, _):
            waitingLeases.removeAll { $0 == id }
            waiter.resume(throwing: CancellationError())
        case .open(let connection):
            if connection.depth == 0, PQtransactionStatus(connection.pointer) == PQTRANS_IDLE {
                idleConnections.append(connection)
            } else {
                // Not as clean as the next transaction must find it.
                lost(connection, .endedTransaction)
            }
            serveWaitingLeases()
        case .broken, nil:
            break
        }
    }

    func breakLease(of connection: PostgresConnection, _ error: DatabaseError) {
        for (id, lease) in leases {
            if case .open(let leased) = lease, leased === connection { leases[id] = .broken(error) }
        }
    }

    func stopLease(running id: JobID) {
        for (lease, state) in leases {
            guard case .open(let connection) = state, connection.isRunning(id) else { continue }
            leases[lease] = .broken(.endedTransaction)
            forget(connection)
            for job in connection.jobsUnderWay { fail(job.id, .endedTransaction) }
            Connector.cancelAndClose(OpenedConnection(pointer: connection.pointer))
        }
    }
}
