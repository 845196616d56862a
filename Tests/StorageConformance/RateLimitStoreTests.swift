import RateLimiting
import ServiceKit
import Storage
import StorageTesting
import Synchronization
import Testing

@Suite("Rate limits")
struct RateLimitStoreTests {
    private static let migrations = [Migration(1, "rate limits") { RateLimitStore.tables }]
    private static let tenAMinute = RatePolicy(10, per: .minute)

    /// A clock that a test moves.
    private final class HandClock: Sendable {
        private let moment = Mutex(Timestamp(microseconds: 1_800_000_000_000_000))
        var clock: WallClock { WallClock { self.moment.withLock { $0 } } }
        func advance(by duration: Duration) { moment.withLock { $0 = $0.advanced(by: duration) } }
    }

    private func withStore(
        _ engine: TestEngine, _ body: (RateLimitStore, HandClock, Database) async throws -> Void
    ) async throws {
        try await withDatabase(engine, service: "limits", migrations: Self.migrations) { database in
            let clock = HandClock()
            try await body(RateLimitStore(database, clock: clock.clock), clock, database)
        }
    }

    @Test("the store decides as the pure function does", arguments: TestEngine.allCases)
    func sameAsPure(engine: TestEngine) async throws {
        try await withStore(engine) { store, clock, _ in
            let policy = RatePolicy(7, per: .second, burst: 5)
            var fullAt: Int64 = 0
            var numbers = SystemRandomNumberGenerator()
            for _ in 0..<200 {
                let least = Int.random(in: 1...6, using: &numbers)
                let most = least + Int.random(in: 0...3, using: &numbers)
                let now = clock.clock.now().microseconds * 1_000
                let (expected, next) = GCRA.take(least, to: most, from: fullAt, at: now, under: policy)
                let decision = try await store.take(least, to: most, of: "k", under: policy)
                #expect(decision == expected)
                fullAt = next
                clock.advance(by: .microseconds(Int64.random(in: 0...400_000, using: &numbers)))
            }
        }
    }

    @Test("eighty takers at once get exactly the burst", arguments: TestEngine.allCases)
    func concurrentTakers(engine: TestEngine) async throws {
        try await withStore(engine) { store, _, database in
            let second = RateLimitStore(database, clock: WallClock { Timestamp(microseconds: 1_800_000_000_000_000) })
            let admitted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for n in 0..<80 {
                    let store = n % 2 == 0 ? store : second
                    group.addTask { try await store.take(of: "k", under: Self.tenAMinute).isAdmitted }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(admitted == 10)
            let refused = try await store.take(of: "k", under: Self.tenAMinute)
            #expect(refused.retryAfter == .seconds(6))
            #expect(try await store.take(of: "another", under: Self.tenAMinute).remaining == 9)
        }
    }

    @Test("by the database's own clock the burst is admitted too, and no more", arguments: TestEngine.allCases)
    func ownClock(engine: TestEngine) async throws {
        try await withDatabase(engine, service: "limits", migrations: Self.migrations) { database in
            let store = RateLimitStore(database)
            let policy = RatePolicy(3, per: .hour)
            let decisions = try await withThrowingTaskGroup(of: RateDecision.self) { group in
                for _ in 0..<20 { group.addTask { try await store.take(of: "k", under: policy) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(decisions.filter(\.isAdmitted).count == 3)
            for decision in decisions where !decision.isAdmitted {
                let wait = try #require(decision.retryAfter)
                #expect((Duration.seconds(1_140)...Duration.seconds(1_200)).contains(wait))
            }
        }
    }

    @Test("what costs more than the burst leaves no row", arguments: TestEngine.allCases)
    func tooExpensive(engine: TestEngine) async throws {
        try await withStore(engine) { store, _, database in
            let decision = try await store.take(11, of: "k", under: Self.tenAMinute)
            #expect(!decision.isAdmitted && decision.retryAfter == nil)
            #expect(try await database.first("SELECT COUNT(*) FROM limits.rate_limits", as: Int.self) == 0)
        }
    }

    @Test("keys whose burst is whole again are forgotten, others are kept", arguments: TestEngine.allCases)
    func sweeping(engine: TestEngine) async throws {
        try await withStore(engine) { store, clock, database in
            for n in 0..<30 { _ = try await store.take(of: "old \(n)", under: Self.tenAMinute) }
            clock.advance(by: .seconds(5))
            _ = try await store.take(10, of: "busy", under: Self.tenAMinute)
            clock.advance(by: .seconds(2))
            #expect(try await store.sweep() == 30)
            #expect(try await database.all("SELECT key FROM limits.rate_limits", as: String.self) == ["busy"])
            #expect(try await !store.take(of: "busy", under: Self.tenAMinute).isAdmitted)
        }
    }
}
