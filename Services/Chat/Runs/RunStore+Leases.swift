import Contracts
import ServiceKit
import Storage

/// A run that another replica has taken over, or that is gone with its thread: whoever learns this stops at once and
/// writes nothing more.
struct LeaseLost: Error {}

extension RunStore {
    /// Keeps the leases on these runs alive, and tells which of them are still this replica's. A run that is no longer
    /// worked on is not named here, so its lease runs out and it is taken over.
    func renew(_ lease: Lease, of runIDs: [String]) async throws -> Set<String> {
        let renewed = try await database.writeAll(
            """
            UPDATE chat.runs SET lease_until = \(lease.until)
            WHERE id IN \(list: runIDs) AND state = 'running' AND lease_holder = \(lease.holder)
            RETURNING id
            """, as: String.self)
        return Set(renewed)
    }

    /// The running ones whose lease ends outside of these moments, at most `limit`, in the order in which they end.
    func leases(outside moments: ClosedRange<Timestamp>, limit: Int = 256) async throws -> [LeaseWatch.Leased] {
        try await database.all(
            """
            SELECT id, lease_until FROM chat.runs
            WHERE state = 'running' AND (lease_until < \(moments.lowerBound) OR lease_until > \(moments.upperBound))
            ORDER BY lease_until LIMIT \(limit)
            """, as: LeaseWatch.Leased.self)
    }

    /// Takes a run over if it still has the lease it was seen with.
    func takeOver(_ seen: LeaseWatch.Leased, under lease: Lease) async throws -> Run? {
        try await database.writeFirst(
            """
            UPDATE chat.runs SET lease_holder = \(lease.holder), lease_until = \(lease.until)
            WHERE id = \(seen.id) AND state = 'running' AND lease_until = \(seen.leaseUntil)
            RETURNING *
            """, as: RunRecord.self
        )?.opened(by: seal)
    }

    /// When the lease of a run ends that its replica has given up.
    static let released = Timestamp(microseconds: 0)

    /// Lets other replicas continue a replica's runs at once: it is shutting down. Says how many there were.
    func release(holder: String) async throws -> Int {
        try await database.write(
            "UPDATE chat.runs SET lease_until = \(Self.released) WHERE state = 'running' AND lease_holder = \(holder)")
    }

    /// Asks whichever replica makes the answer to stop. Says whether it was still being made.
    func requestStop(_ runID: String) async throws -> Bool {
        try await database.write(
            "UPDATE chat.runs SET stop_requested = 1 WHERE id = \(runID) AND state = 'running'") == 1
    }

    /// Those of a replica's runs that someone asked to stop, maybe at another replica.
    func stopRequests(holder: String) async throws -> [String] {
        try await database.all(
            "SELECT id FROM chat.runs WHERE state = 'running' AND stop_requested = 1 AND lease_holder = \(holder)",
            as: String.self)
    }

    /// Ends a run: its state, its message and its last event, all or nothing.
    /// - Throws: `LeaseLost`.
    func finish(
        _ run: Run, as state: Run.State, answer: Answer, last: NumberedEvent, holder: String, at now: Timestamp
    ) async throws {
        try await database.transaction(retries: 3) { tx in
            // In the order in which an answer is begun, so that neither waits for the other.
            try await tx.write("UPDATE chat.threads SET last_activity_at = \(now) WHERE id = \(run.threadID)")
            let ended = try await tx.write(
                """
                UPDATE chat.runs SET state = \(state.rawValue), ended_at = \(now)
                WHERE id = \(run.id) AND state = 'running' AND lease_holder = \(holder)
                """)
            guard ended == 1 else { throw LeaseLost() }
            try await tx.write(insertion(of: last, run: run.id))
            if let messageID = run.messageID {
                try await messages.finish(
                    messageID, content: answer.text, extras: answer.extras, state: state.ofMessage, in: tx)
            }
        }
    }
}

extension Run.State {
    fileprivate var ofMessage: MessageState {
        switch self {
        case .running: .streaming
        case .complete: .complete
        case .stopped: .stopped
        case .interrupted: .interrupted
        case .failed: .failed
        }
    }
}
