/// Jobs find a connection, and their answers find who waits.
extension Reactor {
    func sendWaiting(in lane: Lane) {
        while let next = lane.waiting.first, let connection = lane.leastBusy,
            connection.depth < PostgresSettings.pipelineDepth
        {
            lane.waiting.removeFirst()
            let wasBusy = connection.depth > 0
            do {
                try connection.send(next.job)
                try flush(connection)
            } catch  where error.kind == .invalidValue {
                fail(next.job.id, error)
            } catch {
                // Without its synchronisation point the job cannot have been committed, so it may be sent again.
                if !connection.isRunning(next.job.id) { lane.waiting.insert(next, at: 0) }
                lost(connection, error)
            }
            if wasBusy { connect(lane) }
        }
        if !lane.waiting.isEmpty { connect(lane) }
    }

    func complete(_ finished: PostgresConnection.Finished, on connection: PostgresConnection) {
        switch finished.outcome {
        case .success(let results):
            waiters.removeValue(forKey: finished.job.id)?.resume(returning: results)
        case .failure(let error):
            guard error.isStalePlan, !finished.job.isRepeated, connection.lane != .leases else {
                return fail(finished.job.id, error)
            }
            // Nothing of the job was kept, and the next attempt prepares it anew.
            var job = finished.job
            job.isRepeated = true
            lane(connection.lane).waiting.insert(Lane.WaitingJob(job: job, since: .now), at: 0)
        }
    }

    func fail(_ id: JobID, _ error: DatabaseError) {
        waiters.removeValue(forKey: id)?.resume(throwing: error)
    }

    /// The task that waits was cancelled. What was not sent is not sent; what runs on a shared connection runs to its
    /// end unheard; what runs in a transaction is stopped.
    func abandon(_ id: JobID) {
        guard let waiter = waiters.removeValue(forKey: id) else { return }
        waiter.resume(throwing: CancellationError())
        for lane in lanes.values { lane.waiting.removeAll { $0.job.id == id } }
        stopLease(running: id)
    }
}
