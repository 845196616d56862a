import ServiceKit
import ServiceLifecycle
import Storage
import Synchronization

/// Makes events durable, many runs' at once.
///
/// A caller waits until its event is in the store; while one batch is being written the next collects, so the store
/// sees few large writes and an event waits for one commit, not for a timer. What waits is bounded by the number of
/// runs, since each has at most one event on its way.
final class EventLog: Service {
    private struct Waiting {
        var insertion: SQL
        var done: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var waiting: [Waiting] = []
        var isClosed = false
    }

    private let store: RunStore
    private let holder: String
    private let state = Mutex(State())
    private let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private static let largestBatch = 256

    init(store: RunStore, holder: String) {
        self.store = store
        self.holder = holder
    }

    /// Returns when the event is durable.
    /// - Throws: `LeaseLost` when this replica may no longer write to the run; `DatabaseError`.
    func append(_ event: NumberedEvent, to runID: String) async throws {
        let insertion = try store.fencedInsertion(of: event, run: runID, holder: holder)
        try await withCheckedThrowingContinuation { done in
            let accepted = state.withLock { state in
                guard !state.isClosed else { return false }
                state.waiting.append(Waiting(insertion: insertion, done: done))
                return true
            }
            if accepted { wake.yield() } else { done.resume(throwing: CancellationError()) }
        }
    }

    /// Writes until told to stop; what waits then is still written.
    func run() async throws {
        await withGracefulShutdownHandler {
            for await _ in wakes { await writeWaiting() }
            await writeWaiting()
        } onGracefulShutdown: {
            self.state.withLock { $0.isClosed = true }
            self.wake.finish()
        }
    }

    private func writeWaiting() async {
        while true {
            let batch = state.withLock { state in
                let batch = Array(state.waiting.prefix(Self.largestBatch))
                state.waiting.removeFirst(batch.count)
                return batch
            }
            guard !batch.isEmpty else { return }
            await write(batch)
        }
    }

    private func write(_ batch: [Waiting]) async {
        do {
            let counts = try await store.database.write(batch: batch.map(\.insertion))
            for (waiting, count) in zip(batch, counts) {
                if count == 1 { waiting.done.resume() } else { waiting.done.resume(throwing: LeaseLost()) }
            }
        } catch  where batch.count > 1 {
            // One bad event must not fail the others.
            for waiting in batch { await write([waiting]) }
        } catch {
            batch[0].done.resume(throwing: error)
        }
    }
}
