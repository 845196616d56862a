import Synchronization

public struct TimeLimitExceeded: Error {}

/// Runs `body` and waits for it no longer than `limit`. Then it is cancelled, but its end is not awaited: much of what takes
/// too long, such as a database file that somebody has locked, does not notice that it was cancelled.
/// - Throws: `TimeLimitExceeded`, or what `body` throws.
public func withTimeLimit<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let race = Race<Value>()
    let work = Task {
        do {
            race.end(.success(try await body()))
        } catch {
            race.end(.failure(error))
        }
    }
    let alarm = Task {
        try await Task.sleep(for: limit)
        race.end(.failure(TimeLimitExceeded()))
        work.cancel()
    }
    defer { alarm.cancel() }
    return try await withTaskCancellationHandler {
        try await race.outcome()
    } onCancel: {
        work.cancel()
        race.end(.failure(CancellationError()))
    }
}

/// Whichever outcome comes first is the one.
private final class Race<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Value, any Error>)
        case ended(Result<Value, any Error>)
    }

    private let state = Mutex(State.open)

    func end(_ outcome: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .open:
                state = .ended(outcome)
                return nil
            case .awaited(let continuation):
                state = .ended(outcome)
                return continuation
            case .ended:
                return nil
            }
        }
        waiting?.resume(with: outcome)
    }

    func outcome() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let ended: Result<Value, any Error>? = state.withLock { state in
                if case .ended(let outcome) = state { return outcome }
                state = .awaited(continuation)
                return nil
            }
            if let ended { continuation.resume(with: ended) }
        }
    }
}
