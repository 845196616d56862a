import CPostgres

/// One connection in pipeline mode: jobs go out without waiting for those before them, each followed by its own
/// synchronisation point, so that an error ends its own job only.
///
/// Used on the reactor's thread only.
final class PostgresConnection {
    /// What the next result on the wire answers.
    private enum Step {
        /// Settings, a preparation or a deallocation: only its failure is of interest.
        case preliminary
        case statement(PreparedStatements.Entry?)
    }

    private struct JobUnderWay {
        var job: Job
        var steps: ArraySlice<Step>
        /// Texts that this job asked the server to prepare.
        var prepares: [String]
        var results: [StatementResult] = []
        var error: DatabaseError?
    }

    struct Finished {
        let job: Job
        let outcome: Result<[StatementResult], DatabaseError>
    }

    let pointer: OpaquePointer
    let descriptor: CInt
    let lane: LaneKind
    /// When the oldest job under way became the oldest: how long the server has been silent about it.
    private(set) var waitingSince = ContinuousClock.now
    /// Whether the socket did not take everything; the reactor then watches for when it can.
    var isBlocked = false
    /// Off while a migration runs here.
    var hasTimeLimit = true
    private let preamble: RenderedSQL?
    private var underWay: [JobUnderWay] = []
    private var prepared = PreparedStatements()

    init(_ opened: OpenedConnection, lane: LaneKind, preamble: RenderedSQL?) {
        pointer = opened.pointer
        descriptor = PQsocket(opened.pointer)
        self.lane = lane
        self.preamble = preamble
    }

    var depth: Int { underWay.count }

    /// What is under way, for when the connection is lost.
    var jobsUnderWay: [Job] { underWay.map(\.job) }

    func isRunning(_ id: JobID) -> Bool {
        underWay.contains { $0.job.id == id }
    }

    // MARK: - Sending

    /// Queues a job. The caller then flushes.
    ///
    /// - Throws: kind `invalidValue` if a value cannot be sent (nothing was), kind `connection` if the connection is lost.
    func send(_ job: Job) throws(DatabaseError) {
        // All parameters first: a job is sent whole or not at all.
        var parameters: [PostgresParameters] = []
        for statement in job.statements { parameters.append(try PostgresParameters(statement.values)) }

        var steps: [Step] = []
        var prepares: [String] = []
        // In a lease the settings are made once, after BEGIN.
        if let preamble, lane != .leases {
            try sendPlain(preamble.text, try PostgresParameters([]))
            steps.append(.preliminary)
        }
        for (statement, parameters) in zip(job.statements, parameters) {
            guard job.prepares else {
                try sendPlain(statement.text, parameters)
                steps.append(.statement(nil))
                continue
            }
            let known = prepared.find(statement.text)
            let entry = if let known { known } else { try prepare(statement.text, &steps, &prepares) }
            try sendPrepared(entry.name, parameters)
            steps.append(.statement(entry))
        }
        try require(PQpipelineSync(pointer))
        if underWay.isEmpty { waitingSince = .now }
        underWay.append(JobUnderWay(job: job, steps: steps[...], prepares: prepares))
    }

    private func prepare(
        _ text: String, _ steps: inout [Step], _ prepares: inout [String]
    ) throws(DatabaseError) -> PreparedStatements.Entry {
        if let oldest = prepared.removeOldestIfFull() {
            try sendPlain("DEALLOCATE \(oldest.name)", try PostgresParameters([]))
            steps.append(.preliminary)
        }
        let entry = prepared.add(text)
        try require(PQsendPrepare(pointer, entry.name, text, 0, nil))
        steps.append(.preliminary)
        prepares.append(text)
        return entry
    }

    private func sendPlain(_ text: String, _ parameters: PostgresParameters) throws(DatabaseError) {
        try require(
            parameters.withArguments { count, values, lengths, formats in
                PQsendQueryParams(pointer, text, count, nil, values, lengths, formats, 1)
            })
    }

    private func sendPrepared(_ name: String, _ parameters: PostgresParameters) throws(DatabaseError) {
        try require(
            parameters.withArguments { count, values, lengths, formats in
                PQsendQueryPrepared(pointer, name, count, values, lengths, formats, 1)
            })
    }

    /// - Returns: whether something is left that the socket did not take yet.
    func flush() throws(DatabaseError) -> Bool {
        switch PQflush(pointer) {
        case 0: return false
        case 1: return true
        default: throw .lost(pointer)
        }
    }

    private func require(_ status: CInt) throws(DatabaseError) {
        guard status == 1 else { throw .lost(pointer) }
    }

    // MARK: - Receiving

    /// Takes what the socket has and gives the jobs that it completes.
    func receive() throws(DatabaseError) -> [Finished] {
        guard PQconsumeInput(pointer) == 1 else { throw .lost(pointer) }
        var finished: [Finished] = []
        // Between two commands libpq gives one “no result”; two in a row mean there is nothing to read.
        var pauses = 0
        while !underWay.isEmpty, pauses < 2, PQisBusy(pointer) == 0 {
            guard let result = PQgetResult(pointer) else {
                pauses += 1
                continue
            }
            defer { PQclear(result) }
            pauses = 0
            if PQresultStatus(result) == PGRES_PIPELINE_SYNC {
                finished.append(finish())
            } else {
                take(result)
            }
        }
        guard PQstatus(pointer) == CONNECTION_OK else {
            // What is complete counts; the loss shows again at the next receive.
            guard finished.isEmpty else { return finished }
            throw .lost(pointer)
        }
        return finished
    }

    private func take(_ result: OpaquePointer) {
        let step = underWay[0].steps.popFirst()
        do throws(DatabaseError) {
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                guard case .statement(let entry) = step else { return }
                let read = try PostgresResult.read(result, columns: entry?.columns)
                entry?.columns = read.rows.columns
                underWay[0].results.append(read)
            case PGRES_PIPELINE_ABORTED:
                return
            default:
                throw DatabaseError.failed(result)
            }
        } catch {
            // The first error is the cause; the others follow from it.
            if underWay[0].error == nil { underWay[0].error = error }
        }
    }

    private func finish() -> Finished {
        let done = underWay.removeFirst()
        waitingSince = .now
        if let error = done.error {
            // Whether the server took the preparations is uncertain now. A name is not used again, so forgetting is safe.
            let texts = error.isStalePlan ? done.job.statements.map(\.text) : done.prepares
            for text in texts { prepared.forget(text) }
            return Finished(job: done.job, outcome: .failure(error))
        }
        return Finished(job: done.job, outcome: .success(done.results))
    }
}
