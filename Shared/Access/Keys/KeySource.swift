internal import Logging
internal import Metrics
public import ServiceKit
internal import Synchronization

/// The public keys that access tokens are verified with, held in memory and fetched from auth.
///
/// Reading ``current`` never waits. A key that is not there is asked for at most once in 30 seconds, by one caller for
/// all, however many tokens name unknown keys; and a fetch that fails leaves the keys as they were.
public final class KeySource: Sendable {
    /// What came of asking for keys again.
    public enum Refetch: Sendable, Equatable {
        /// The keys are fresh; what is unknown now is unknown.
        case fetched
        /// They were asked for less than 30 seconds ago, with this success.
        case tooSoon(succeeded: Bool)
        /// Auth could not be asked; nobody can say whether the key exists.
        case failed
    }

    private let clock: WallClock
    private let fetch: @Sendable () async throws -> JSONWebKeySet
    private let state = Mutex(State())

    private struct State {
        var keys = VerificationKeys.none
        var lastDemand: Timestamp?
        var lastFetchSucceeded = false
        /// Then the log has said so.
        var isFailing = false
        var isFetching = false
        /// Those who wait for the fetch that is under way. They get nil when its caller was cancelled.
        var waiting: [CheckedContinuation<Refetch?, Never>] = []
    }

    /// - Parameter fetch: asks auth for its keys; it must end in time by itself.
    public init(clock: WallClock = .system, fetch: @escaping @Sendable () async throws -> JSONWebKeySet) {
        self.clock = clock
        self.fetch = fetch
    }

    /// The keys as last fetched; none before the first fetch.
    public var current: VerificationKeys { state.withLock { $0.keys } }

    /// Fetches the keys, or waits for the fetch that is under way. For the regular refresh, which no token causes.
    public func refresh() async -> Refetch { await ask(limited: false) }

    /// Fetches the keys because a token names one that is not in ``current``.
    public func refetchForUnknownKey() async -> Refetch { await ask(limited: true) }

    private enum Turn {
        case lead
        case follow
        case answer(Refetch)
    }

    private func ask(limited: Bool) async -> Refetch {
        while true {
            switch turn(limited: limited) {
            case .answer(let answer): return answer
            case .lead:
                Counter(label: "access_key_fetches_total", dimensions: [("cause", limited ? "unknown_key" : "refresh")])
                    .increment()
                return await lead()
            case .follow:
                if let answer = await follow() { return answer }
            }
        }
    }

    private func turn(limited: Bool) -> Turn {
        let now = clock.now()
        return state.withLock { state in
            if state.isFetching { return .follow }
            if limited {
                if let last = state.lastDemand {
                    // With no keys at all every person is locked out, so ask again sooner: auth may just have started.
                    let pause = state.keys.isEmpty ? Duration.seconds(1) : .seconds(30)
                    if (.zero..<pause).contains(last.distance(to: now)) {
                        return .answer(.tooSoon(succeeded: state.lastFetchSucceeded))
                    }
                }
                state.lastDemand = now
            }
            state.isFetching = true
            return .lead
        }
    }

    private func lead() async -> Refetch {
        do {
            let keys = VerificationKeys(try await fetch())
            return finish(.fetched, keys: keys)
        } catch {
            if !Task.isCancelled, state.withLock({ !$0.isFailing }) {
                Logger(label: "access").warning("keys could not be fetched", metadata: ["error": "\(error)"])
            }
            return finish(.failed, keys: nil)
        }
    }

    private func finish(_ outcome: Refetch, keys: VerificationKeys?) -> Refetch {
        // A cancelled caller says nothing about auth: whoever waits takes over instead of failing with it.
        let abandoned = outcome == .failed && Task.isCancelled
        let waiting = state.withLock { state in
            // The first fetch is not a refetch: a key made right after it must not stay unknown for 30 seconds.
            if abandoned || (keys != nil && state.keys.isEmpty) { state.lastDemand = nil }
            if !abandoned {
                state.lastFetchSucceeded = outcome == .fetched
                state.isFailing = outcome == .failed
            }
            if let keys { state.keys = keys }
            state.isFetching = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter.resume(returning: abandoned ? nil : outcome) }
        return outcome
    }

    private func follow() async -> Refetch? {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard state.isFetching else { return true }
                state.waiting.append(continuation)
                return false
            }
            if isOver { continuation.resume(returning: nil) }
        }
    }
}
