import ServiceKit

/// Follows an answer from any point, on whichever replica it is made.
struct RunReader: Sendable {
    enum Step: Sendable {
        case events([NumberedEvent])
        /// Nothing new for a while; tells the page that the line is alive.
        case heartbeat
    }

    let store: RunStore
    let hub: RunHub
    /// After this much silence a heartbeat is sent.
    var heartbeat: Duration = .seconds(5)

    /// Hands on every event after `seq` exactly once and in order, until the answer ends or the process shuts down.
    /// `send` may take as long as its reader needs.
    func follow(_ runID: String, after seq: Int, _ send: (Step) async throws -> Void) async throws {
        let (ticks, leave) = hub.listen(to: runID)
        defer { leave() }
        var seen = seq
        var lastSent = ContinuousClock.now
        var tick = ticks.makeAsyncIterator()
        while true {
            let batch = try await events(of: runID, after: seen)
            if let last = batch.last {
                try await send(.events(batch))
                seen = last.seq
                lastSent = .now
                if last.event.isTerminal { return }
                continue
            }
            if try await isOver(runID, after: seen) { return }
            if ContinuousClock.now - lastSent >= heartbeat {
                try await send(.heartbeat)
                lastSent = .now
            }
            guard await tick.next() != nil else { return }
        }
    }

    /// Whether a run made elsewhere has ended, or is gone with its thread, and everything of it was read.
    private func isOver(_ runID: String, after seq: Int) async throws -> Bool {
        guard hub.events(of: runID, after: seq) == nil else { return false }
        return try await inOwnTask { [store] in
            guard try await !store.isRunning(runID) else { return false }
            // The last event is written together with the end, maybe since we looked.
            return try await store.events(of: runID, after: seq, limit: 1).isEmpty
        }
    }

    private func events(of runID: String, after seq: Int) async throws -> [NumberedEvent] {
        if let live = hub.events(of: runID, after: seq) { return live }
        return try await inOwnTask { [store] in try await store.events(of: runID, after: seq) }
    }
}
