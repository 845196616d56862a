import Dispatch
import Synchronization

/// Places that tasks take in the order they came, each waiting no longer than a limit.
public final class AsyncSemaphore: Sendable {
    private struct Waiter {
        let id: UInt64
        let deadline: DispatchTime
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var free: Int
        var waiters: [Waiter] = []
        var nextID: UInt64 = 0
        var timerIsSet = false
        var closed: DatabaseError?
        var closers: [CheckedContinuation<Void, Never>] = []

        mutating func takeClosers() -> [CheckedContinuation<Void, Never>] {
            defer { closers = [] }
            return closers
        }
    }

    private let places: Int
    private let waitLimit: Duration
    private let timeout: any Error
    private let state: Mutex<State>

    /// - Parameters:
    ///   - places: how many tasks may hold one at once.
    ///   - waitLimit: how long each of the others waits.
    ///   - timeout: what a task is told that waited in vain.
    public init(places: Int, waitLimit: Duration, timeout: any Error) {
        self.places = places
        self.waitLimit = waitLimit
        self.timeout = timeout
        state = Mutex(State(free: places))
    }

    /// Takes a place, to be given back with `release`.
    ///
    /// - Throws: the timeout error, the error given to `close`, or `CancellationError`.
    public func acquire() async throws {
        try Task.checkCancellation()
        let (id, taken) = try state.withLock { state in
            if let closed = state.closed { throw closed }
            state.nextID += 1
            guard state.free > 0 else { return (state.nextID, false) }
            state.free -= 1
            return (state.nextID, true)
        }
        if !taken { try await wait(id) }
    }

    /// Gives the place to the one who has waited longest, or back.
    public func release() {
        let (next, closers): (Waiter?, [CheckedContinuation<Void, Never>]) = state.withLock { state in
            guard state.waiters.isEmpty else { return (state.waiters.removeFirst(), []) }
            state.free += 1
            return (nil, state.free == places ? state.takeClosers() : [])
        }
        next?.continuation.resume()
        for closer in closers { closer.resume() }
    }

    /// Turns away everyone who waits and everyone who comes later. Returns when every place has been given back, or
    /// after the wait limit, also in a cancelled task.
    func close(_ error: DatabaseError) async {
        let turnedAway = state.withLock { state in
            state.closed = error
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in turnedAway { waiter.continuation.resume(throwing: error) }
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.free < places { state.closers.append(continuation) }
                return state.free == places
            }
            if isFree { return continuation.resume() }
            DispatchQueue.global().asyncAfter(deadline: .now() + waitLimit.dispatchInterval) { [self] in
                for closer in state.withLock({ $0.takeClosers() }) { closer.resume() }
            }
        }
    }

    var statistics: PoolStatistics {
        state.withLock { PoolStatistics(inUse: places - $0.free, idle: $0.free, waiting: $0.waiters.count) }
    }

    private func wait(_ id: UInt64) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enqueue(id, continuation)
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func enqueue(_ id: UInt64, _ continuation: CheckedContinuation<Void, any Error>) {
        let outcome: Result<Void, any Error>? = state.withLock { state in
            if let closed = state.closed { return .failure(closed) }
            // Asked under the lock: a cancellation that came earlier has found no waiter to remove.
            if Task.isCancelled { return .failure(CancellationError()) }
            if state.free > 0 {
                state.free -= 1
                return .success(())
            }
            let deadline = DispatchTime.now() + waitLimit.dispatchInterval
            state.waiters.append(Waiter(id: id, deadline: deadline, continuation: continuation))
            if !state.timerIsSet { setTimer(&state, deadline) }
            return nil
        }
        if let outcome { continuation.resume(with: outcome) }
    }

    /// One timer for all: everyone waits equally long, so the first in line is the first to expire.
    private func setTimer(_ state: inout State, _ deadline: DispatchTime) {
        state.timerIsSet = true
        DispatchQueue.global().asyncAfter(deadline: deadline) { [weak self] in self?.expire() }
    }

    private func expire() {
        let expired = state.withLock { state in
            let now = DispatchTime.now()
            let count = state.waiters.prefix { $0.deadline <= now }.count
            let expired = Array(state.waiters.prefix(count))
            state.waiters.removeFirst(count)
            state.timerIsSet = false
            if let next = state.waiters.first { setTimer(&state, next.deadline) }
            return expired
        }
        for waiter in expired { waiter.continuation.resume(throwing: timeout) }
    }
}

extension Duration {
    var dispatchInterval: DispatchTimeInterval {
        .microseconds(Int(components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000))
    }
}
