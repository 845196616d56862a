import Synchronization

/// A transaction on a leased connection.
final class PostgresTransaction: EngineTransaction {
    private enum State {
        case open, failed, ended
    }

    private let engine: PostgresEngine
    private let lease: LeaseID
    private let purpose: TransactionPurpose
    private let state = Mutex(State.open)

    init(engine: PostgresEngine, lease: LeaseID, purpose: TransactionPurpose) {
        self.engine = engine
        self.lease = lease
        self.purpose = purpose
    }

    func run(_ statements: [RenderedSQL], reading: Bool) async throws -> [StatementResult] {
        switch state.withLock({ $0 }) {
        case .open: break
        case .failed: throw DatabaseError.failedTransaction
        case .ended: throw DatabaseError.endedTransaction
        }
        do {
            return try await engine.run(statements, on: .lease(lease), for: purpose)
        } catch {
            // Also an error that PostgreSQL knows nothing of, such as a result of an unreadable type.
            state.withLock { if $0 == .open { $0 = .failed } }
            throw error
        }
    }

    func commit() async throws {
        // PostgreSQL answers COMMIT in a failed transaction with a silent ROLLBACK.
        guard state.withLock({ $0 }) == .open else { throw DatabaseError.failedTransaction }
        try await engine.runToEnd("COMMIT", in: lease)
        end()
    }

    func rollback() async {
        guard state.withLock({ $0 }) != .ended else { return }
        // If this fails the connection is not clean, and closing the lease drops it.
        try? await engine.runToEnd("ROLLBACK", in: lease)
        end()
    }

    private func end() {
        state.withLock { $0 = .ended }
        engine.endLease(lease)
    }
}
