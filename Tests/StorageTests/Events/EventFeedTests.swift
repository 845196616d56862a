import Contracts
import ServiceKit
import Storage
import StorageTesting
import Testing

@Suite("Event feed")
struct EventFeedTests {
    private static let migrations = [Migration(1, "events") { EventFeed.tables }]

    private struct Undone: Error {}

    @Test("a reader gets what comes after its cursor, in order", arguments: TestEngine.allCases)
    func after(engine: TestEngine) async throws {
        try await withDatabase(engine, service: "feed", migrations: Self.migrations) { database in
            let feed = EventFeed(database)
            for n in 1...5 {
                try await database.transaction { tx in
                    try await feed.append(
                        type: .projectDeleted, subject: "p\(n)", at: Timestamp(microseconds: Int64(n)), in: tx)
                }
            }
            #expect(try await feed.after(0, limit: 2).map(\.subject) == ["p1", "p2"])
            #expect(try await feed.after(2, limit: 10).map(\.subject) == ["p3", "p4", "p5"])
            #expect(try await feed.after(5, limit: 10).isEmpty)
            #expect(
                try await feed.after(4, limit: 1)
                    == [FeedEvent(cursor: 5, type: .projectDeleted, subject: "p5", at: Timestamp(microseconds: 5))])
        }
    }

    @Test("what is rolled back leaves no event and no gap", arguments: TestEngine.allCases)
    func rollback(engine: TestEngine) async throws {
        try await withDatabase(engine, service: "feed", migrations: Self.migrations) { database in
            let feed = EventFeed(database)
            for n in 1...6 {
                do {
                    try await database.transaction { tx in
                        try await feed.append(
                            type: .projectDeleted, subject: "\(n)", at: Timestamp(microseconds: 0), in: tx)
                        if n % 2 == 0 { throw Undone() }
                    }
                } catch is Undone {}
            }
            let events = try await feed.after(0, limit: 10)
            #expect(events.map(\.cursor) == [1, 2, 3])
            #expect(events.map(\.subject) == ["1", "3", "5"])
        }
    }

    @Test("a reader that follows many writers meets every event once, without gaps", arguments: TestEngine.allCases)
    func concurrentWriters(engine: TestEngine) async throws {
        try await withDatabase(engine, service: "feed", migrations: Self.migrations) { database in
            let feed = EventFeed(database)
            let total = 100
            async let read: [FeedEvent] = {
                var seen: [FeedEvent] = []
                while seen.count < total {
                    seen += try await feed.after(seen.last?.cursor ?? 0, limit: 7)
                }
                return seen
            }()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<total {
                    group.addTask {
                        try await database.transaction { tx in
                            try await feed.append(
                                type: .projectDeleted, subject: "\(n)", at: Timestamp(microseconds: 0), in: tx)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let events = try await read
            #expect(events.map(\.cursor) == Array(1...Int64(total)))
            #expect(Set(events.map(\.subject)).count == total)
        }
    }
}
