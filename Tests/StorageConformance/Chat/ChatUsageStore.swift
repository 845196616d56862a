import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Chat

@Suite("Chat's usage store")
struct ChatUsageStore {
    private static let january = Timestamp(text: "2026-01-01T00:00:00Z")!
    private static let moment = Timestamp(text: "2026-01-31T23:59:59Z")!

    private func withStore(_ engine: TestEngine, _ body: (UsageStore) async throws -> Void) async throws {
        try await withDatabase(engine, service: "chat", migrations: ChatSchema.migrations) { database in
            try await body(UsageStore(database: database))
        }
    }

    private func reservation(_ run: String, turn: Int = 1, of microdollars: Int = 70) -> Reservation {
        Reservation(
            runID: run, turn: turn, owner: "ada", month: Self.january, model: "m", inputTokens: 5,
            microdollars: microdollars, createdAt: Self.moment)
    }

    private func turn(_ run: String, cost: Int, at moment: Timestamp) -> BilledTurn {
        BilledTurn(
            runID: run, number: 1, owner: "ada", model: "m",
            usage: TokenUsage(input: 1, output: 2, cacheWrite: 3, cacheRead: 4), costMicrodollars: cost,
            isEstimated: false, isDefaultPriced: true, at: moment)
    }

    private struct Refused: Error {}

    private func reserve(_ reservation: Reservation, limit: Int, in store: UsageStore) async throws -> Bool {
        do {
            try await store.database.transaction(retries: 5) { tx in
                guard try await store.reserve(reservation, limit: limit, in: tx) else { throw Refused() }
            }
            return true
        } catch is Refused {
            return false
        }
    }

    @Test("never sets aside more than the limit, however many ask at once", arguments: TestEngine.allCases)
    func parallel(engine: TestEngine) async throws {
        try await withStore(engine) { store in
            let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask { try await reserve(reservation("r\(number)"), limit: 1_000, in: store) }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(accepted == 14)
            #expect(try await store.month(of: "ada", from: Self.january).reservedMicrodollars == 980)
            #expect(try await store.month(of: "bob", from: Self.january) == .none)
        }
    }

    @Test("bill a turn once and give back what was set aside, in the month it was", arguments: TestEngine.allCases)
    func settle(engine: TestEngine) async throws {
        try await withStore(engine) { store in
            for _ in 0..<2 { #expect(try await reserve(reservation("r1"), limit: 100, in: store)) }
            #expect(try await store.month(of: "ada", from: Self.january).reservedMicrodollars == 70)
            #expect(try await !reserve(reservation("r2"), limit: 100, in: store))
            #expect(try await store.reservations(ofRun: "r2").isEmpty)
            let late = turn("r1", cost: 90, at: Timestamp(text: "2026-02-01T00:00:01Z")!)
            let expected = UsageStore.Month(
                requests: 1, inputTokens: 8, outputTokens: 2, costMicrodollars: 90, reservedMicrodollars: 0)
            for _ in 0..<2 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 { group.addTask { _ = try await store.settle(late) } }
                    try await group.waitForAll()
                }
                #expect(try await store.month(of: "ada", from: Self.january) == expected)
            }
            // A turn that is on the bill sets nothing aside again.
            #expect(try await reserve(reservation("r1"), limit: 1_000, in: store))
            #expect(try await store.month(of: "ada", from: Self.january) == expected)
        }
    }

    @Test("find what was set aside for runs that nobody makes", arguments: TestEngine.allCases)
    func orphaned(engine: TestEngine) async throws {
        try await withStore(engine) { store in
            let isReserved = try await reserve(reservation("gone"), limit: 100, in: store)
            #expect(isReserved)
            let early = try await store.orphaned(before: Self.moment)
            #expect(early.isEmpty)
            let late = try await store.orphaned(before: Self.moment.advanced(by: .seconds(1)))
            #expect(late == [reservation("gone")])
        }
    }
}
