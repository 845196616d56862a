import Contracts
import ServiceKit
import Storage

/// Runs and their event logs in the store.
struct RunStore: Sendable {
    let database: Database
    let seal: Seal
    let messages: MessageStore

    /// The lease a replica holds on a run while it makes the answer.
    struct Lease: Sendable {
        /// The replica's id, new with each process.
        var holder: String
        var until: Timestamp
    }

    /// Writes a run before its first token: the person's message, the answer's empty message, the run and its first
    /// event, all or nothing.
    /// - Parameters:
    ///   - place: where question and answer go; the thread shows that branch from then on.
    ///   - naming: what names the thread after its first question.
    ///   - reserve: sets aside what the answer may cost; what it throws undoes everything.
    /// - Throws: a 409 `Problem` that names the run already going on in the thread.
    func begin(
        _ run: Run, at place: RunPlace = .end, idempotencyKey: String?, lease: Lease, naming: SQL? = nil,
        reserving reserve: (Transaction) async throws -> Void = { _ in }
    ) async throws {
        do {
            try await database.transaction { tx in
                // First, so that whoever begins or ends an answer here waits until this is done.
                let head = try await tx.writeFirst(
                    """
                    UPDATE chat.threads SET last_activity_at = \(run.createdAt) WHERE id = \(run.threadID)
                    RETURNING head_id
                    """, as: String?.self)
                if let messageID = run.messageID {
                    let questionID = try await ask(run, at: place, head: head ?? nil, in: tx)
                    let answer = StoredMessage(
                        id: messageID, role: .assistant, content: "", state: .streaming, runID: run.id,
                        // The answer follows its question whatever the ids' random parts are.
                        createdAt: run.createdAt.advanced(by: .microseconds(1)))
                    try await messages.insert(answer, after: questionID, inThread: run.threadID, in: tx)
                    try await tx.write("UPDATE chat.threads SET head_id = \(messageID) WHERE id = \(run.threadID)")
                }
                try await insert(run, idempotencyKey, lease, in: tx)
                let event = NumberedEvent(seq: 1, event: .started(run))
                try await tx.write(insertion(of: event, run: run.id))
                if let naming { try await tx.write(naming) }
                // Last, because answers of one person in other threads wait for each other from here on.
                try await reserve(tx)
            }
        } catch let error as DatabaseError where error.kind == .unique {
            // The one in the way may have ended meanwhile, or be this very question, sent twice with one key.
            let active = try await active(inThread: run.threadID)
            throw Problem.conflict(
                "answer_in_progress", "An answer is still being written in this thread. Wait for it or stop it.",
                extensions: active.map { ["run_id": $0.id] } ?? [:])
        }
    }

    /// Stores the question where it belongs, unless it is there already, and gives its id.
    private func ask(_ run: Run, at place: RunPlace, head: String?, in tx: Transaction) async throws -> String {
        let parentID: String?
        switch place {
        case .answering(let questionID): return questionID
        case .end: parentID = head
        case .insteadOf(let questionID):
            let parent = try await tx.first(
                "SELECT parent_id FROM chat.messages WHERE id = \(questionID)", as: String?.self)
            parentID = parent ?? nil
        }
        let question = StoredMessage(
            id: UUIDv7.make(at: run.createdAt), role: .user, content: run.prompt, state: .complete,
            createdAt: run.createdAt)
        try await messages.insert(question, after: parentID, inThread: run.threadID, in: tx)
        return question.id
    }

    private func insert(_ run: Run, _ key: String?, _ lease: Lease, in tx: Transaction) async throws {
        // A conversation's question is a message; a second copy here would outlive its deletion.
        let prompt = run.messageID == nil ? run.prompt : ""
        try await tx.write(
            """
            INSERT INTO chat.runs (id, thread_id, owner, message_id, sealed_prompt, purpose, model, state, lease_holder,
                lease_until, idempotency_key, correlation_id, created_at)
            VALUES (\(run.id), \(run.threadID), \(run.owner), \(run.messageID), \(try seal.close(prompt)),
                \(run.purpose.rawValue), \(run.model), \(run.state.rawValue), \(lease.holder), \(lease.until), \(key),
                \(run.correlationID), \(run.createdAt))
            """)
    }

    /// The run being made in a thread.
    func active(inThread threadID: String) async throws -> Run? {
        try await database.first(
            "SELECT * FROM chat.runs WHERE thread_id = \(threadID) AND state = 'running'", as: RunRecord.self
        )?.opened(by: seal)
    }

    /// The run that an `Idempotency-Key` began in a thread.
    func run(withKey key: String, inThread threadID: String) async throws -> Run? {
        try await database.first(
            "SELECT * FROM chat.runs WHERE thread_id = \(threadID) AND idempotency_key = \(key)", as: RunRecord.self
        )?.opened(by: seal)
    }

    /// Whether the run is there: one whose thread was deleted is not.
    func exists(_ id: String) async throws -> Bool {
        try await database.first("SELECT 1 FROM chat.runs WHERE id = \(id)", as: Int.self) != nil
    }

    /// - Throws: a 404 `Problem`.
    func run(_ id: String, inThread threadID: String) async throws -> Run {
        let record = try await database.first(
            "SELECT * FROM chat.runs WHERE id = \(id) AND thread_id = \(threadID)", as: RunRecord.self)
        guard let record else { throw Problem.notFound("Run") }
        return try record.opened(by: seal)
    }

    /// The events after `seq`, in order, at most `limit`.
    func events(of runID: String, after seq: Int, limit: Int = 500) async throws -> [NumberedEvent] {
        try await database.all(
            """
            SELECT seq, sealed_event FROM chat.run_events WHERE run_id = \(runID) AND seq > \(seq)
            ORDER BY seq LIMIT \(limit)
            """, as: EventRecord.self
        ).map { NumberedEvent(seq: $0.seq, event: try seal.open($0.sealedEvent)) }
    }

    /// All events so far.
    func log(of runID: String) async throws -> [RunEvent] {
        var all: [RunEvent] = []
        while true {
            let page = try await events(of: runID, after: all.count)
            all += page.map(\.event)
            if page.count < 500 { return all }
        }
    }

    /// Whether the answer is still being made; `false` also when the run is gone.
    func isRunning(_ runID: String) async throws -> Bool {
        try await database.first(
            "SELECT COUNT(*) FROM chat.runs WHERE id = \(runID) AND state = 'running'", as: Int.self) == 1
    }

    /// The number of a run's last event; 0 when it has none.
    func lastSeq(of runID: String) async throws -> Int {
        try await database.first(
            "SELECT COALESCE(MAX(seq), 0) FROM chat.run_events WHERE run_id = \(runID)", as: Int.self) ?? 0
    }

    func insertion(of event: NumberedEvent, run runID: String) throws -> SQL {
        """
        INSERT INTO chat.run_events (run_id, seq, sealed_event)
        VALUES (\(runID), \(event.seq), \(try seal.close(event.event)))
        """
    }

    /// The same, writing nothing unless `holder` still has the lease: a replica that was thought dead and wakes up
    /// cannot add to an answer that another has taken over.
    func fencedInsertion(of event: NumberedEvent, run runID: String, holder: String) throws -> SQL {
        """
        INSERT INTO chat.run_events (run_id, seq, sealed_event)
        SELECT id, CAST(\(event.seq) AS BIGINT), CAST(\(try seal.close(event.event)) AS TEXT) FROM chat.runs
        WHERE id = \(runID) AND lease_holder = \(holder) AND state = 'running'
        """
    }
}

/// A row of `runs`.
struct RunRecord: Decodable, Sendable {
    var id: String
    var threadId: String
    var owner: String
    var messageId: String?
    var sealedPrompt: Sealed<String>
    var purpose: String
    var model: String
    var state: String
    var correlationId: String
    var createdAt: Timestamp

    func opened(by seal: Seal) throws -> Run {
        Run(
            id: id, threadID: threadId, owner: owner, messageID: messageId, prompt: try seal.open(sealedPrompt),
            purpose: Run.Purpose(rawValue: purpose) ?? .conversation, model: model,
            state: Run.State(rawValue: state) ?? .failed, correlationID: correlationId, createdAt: createdAt)
    }
}

private struct EventRecord: Decodable, Sendable {
    var seq: Int
    var sealedEvent: Sealed<RunEvent>
}
