/// What the parts of the PostgreSQL engine need to know.
struct PostgresSettings: Sendable {
    let url: String
    /// Off for PgBouncer in transaction mode: no prepared statements, and no settings that outlive a transaction.
    let prepared: Bool
    let service: Identifier
    let options: Database.Options

    /// How many statements may be under way on one shared connection; more wait in our own queue, with a limit.
    static let pipelineDepth = 64

    /// A little longer than the server's own limit; after it the connection is taken for dead.
    var silenceLimit: Duration { options.statementTimeout + .seconds(5) }

    func connections(of lane: LaneKind) -> Int {
        switch lane {
        case .reads: options.readConnections
        case .writes: options.writeConnections
        case .leases: options.transactionConnections
        }
    }

    /// Settings for the life of a direct connection. Behind PgBouncer the connection is somebody else's in the next
    /// transaction, so there `settingsWithinTransaction` says it each time.
    func settingsOnConnect(for lane: LaneKind) -> String? {
        guard prepared else { return nil }
        let readOnly = lane == .reads ? "; SET default_transaction_read_only = on" : ""
        return "SET statement_timeout = \(options.statementTimeout.milliseconds)" + readOnly
    }

    func settingsWithinTransaction(for lane: LaneKind) -> RenderedSQL? {
        guard !prepared else { return nil }
        let limit = "set_config('statement_timeout', '\(options.statementTimeout.milliseconds)', true)"
        let readOnly = lane == .reads ? ", set_config('transaction_read_only', 'on', true)" : ""
        return RenderedSQL(text: "SELECT \(limit)\(readOnly)", values: [])
    }
}

extension Duration {
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
