import GRDB
import Synchronization

/// A transaction on the writing connection. It holds the only turn to write until it ends.
final class SQLiteTransaction: EngineTransaction {
    private enum State {
        case open, failed, ended
    }

    private let engine: SQLiteEngine
    /// Changed on the writer's queue only, where statements and the end of the transaction follow one another.
    private let state = Mutex(State.open)

    init(engine: SQLiteEngine) {
        self.engine = engine
    }

    func run(_ statements: [RenderedSQL], reading: Bool) async throws -> [StatementResult] {
        try Task.checkCancellation()
        return try await engine.onWriter { [self] connection in
            switch state.withLock({ $0 }) {
            case .open: break
            case .failed: throw DatabaseError.failedTransaction
            case .ended: throw DatabaseError.endedTransaction
            }
            do {
                return try statements.map { try SQLiteStatement.run($0, reading: reading, on: connection) }
            } catch {
                state.withLock { $0 = .failed }
                throw error
            }
        }
    }

    func commit() async throws {
        try await engine.onWriter { [self] connection in
            guard state.withLock({ $0 }) == .open else { throw DatabaseError.failedTransaction }
            try SQLiteStatement.run("COMMIT", on: connection)
            state.withLock { $0 = .ended }
        }
        engine.finishTransaction()
    }

    func rollback() async {
        // Without an answer (the database was closed) there is nothing left to roll back.
        let hadToEnd = try? await engine.onWriter { [self] connection in
            guard state.withLock({ $0 }) != .ended else { return false }
            state.withLock { $0 = .ended }
            try SQLiteStatement.rollBackIfNeeded(connection)
            return true
        }
        if hadToEnd != false { engine.finishTransaction() }
    }
}
