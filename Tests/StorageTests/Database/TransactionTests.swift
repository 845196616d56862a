import Storage
import StorageTesting
import Synchronization
import Testing

@Suite("Transactions")
struct TransactionTests {
    @Test("what is committed stays, and its value is given back", arguments: TestEngine.allCases)
    func commit(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            let seen = try await database.transaction { tx in
                try await Shop.addAccount(1, balance: 5, in: tx)
                return try await Shop.balance(of: 1, in: tx)
            }
            #expect(seen == 5)
            #expect(try await Shop.balance(of: 1, in: database) == 5)
        }
    }

    @Test("every verb works inside", arguments: TestEngine.allCases)
    func verbs(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            try await database.transaction { tx in
                let batch = try await tx.write(
                    batch: (1...3).map { "INSERT INTO shop.accounts (id, name) VALUES (\($0), \("n\($0)"))" })
                #expect(batch == [1, 1, 1])
                #expect(try await tx.write(batch: []) == [])
                #expect(try await tx.write("UPDATE shop.accounts SET balance = 2 WHERE id < \(3)") == 2)
                #expect(
                    try await tx.writeFirst("DELETE FROM shop.accounts WHERE id = 3 RETURNING name", as: String.self)
                        == "n3")
                #expect(try await tx.all("SELECT id FROM shop.accounts ORDER BY id", as: Int.self) == [1, 2])
            }
        }
    }

    @Test("what throws is rolled back, and the error comes through", arguments: TestEngine.allCases)
    func rollback(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            await #expect(throws: Undone.self) {
                try await database.transaction { tx in
                    try await Shop.addAccount(1, in: tx)
                    throw Undone()
                }
            }
            try await Shop.expectAccounts(0, in: database)
            try await Shop.addAccount(1, in: database)
        }
    }

    @Test("others do not see what is not committed", arguments: TestEngine.allCases)
    func isolation(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            try await database.transaction { tx in
                try await Shop.addAccount(1, in: tx)
                try await Shop.expectAccounts(1, in: tx)
                try await Shop.expectAccounts(0, in: database)
            }
            try await Shop.expectAccounts(1, in: database)
        }
    }

    @Test("a failed statement spoils its transaction, caught or not", arguments: TestEngine.allCases)
    func spoiled(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            try await Shop.addAccount(1, in: database)
            func addCatching(_ id: Int, in tx: Transaction) async -> DatabaseError.Kind? {
                do {
                    try await Shop.addAccount(id, in: tx)
                    return nil
                } catch {
                    return (error as? DatabaseError)?.kind
                }
            }
            var kinds: [DatabaseError.Kind?] = []
            let error = await #expect(throws: DatabaseError.self) {
                try await database.transaction { tx in
                    for id in [2, 1, 3] { kinds.append(await addCatching(id, in: tx)) }
                }
            }
            #expect(kinds == [nil, .unique, .other])
            #expect(error?.kind == .other)
            try await Shop.expectAccounts(1, in: database)
        }
    }

    @Test("a hundred at once lose no update", arguments: TestEngine.allCases)
    func parallel(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            try await Shop.addAccount(1, in: database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await database.transaction { tx in
                            let balance = try await tx.writeFirst(
                                "UPDATE shop.accounts SET balance = balance + 0 WHERE id = 1 RETURNING balance",
                                as: Int.self)
                            try await tx.write("UPDATE shop.accounts SET balance = \((balance ?? 0) + 1) WHERE id = 1")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await Shop.balance(of: 1, in: database) == 100)
            #expect(database.poolStatistics().inUse == 0)
            #expect(database.poolStatistics().waiting == 0)
        }
    }

    @Test("one that is used after its end is refused", arguments: TestEngine.allCases)
    func ended(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            let escaped = try await database.transaction { $0 }
            await #expect(throws: DatabaseError.self) { try await Shop.addAccount(1, in: escaped) }
            try await Shop.expectAccounts(0, in: database)
        }
    }

    @Test("a serialization failure is retried as often as asked, and no other error is", arguments: TestEngine.allCases)
    func retries(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            var attempts = 0
            try await database.transaction(retries: 3) { tx in
                attempts += 1
                try await Shop.addAccount(attempts, in: tx)
                if attempts < 3 { throw DatabaseError(.serialization, "as if") }
            }
            #expect(attempts == 3)
            #expect(try await database.all("SELECT id FROM shop.accounts", as: Int.self) == [3])

            for (kind, expected) in [(DatabaseError.Kind.serialization, 2), (.unique, 1)] {
                attempts = 0
                await #expect(throws: DatabaseError.self) {
                    try await database.transaction(retries: 1) { _ in
                        attempts += 1
                        throw DatabaseError(kind, "as if")
                    }
                }
                #expect(attempts == expected)
            }
        }
    }

    @Test("writes outside wait for a transaction on SQLite and do not mix with it", arguments: TestEngine.allCases)
    func writeBeside(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    try? await database.transaction { tx in
                        for id in 1...20 { try await Shop.addAccount(id, in: tx) }
                        throw Undone()
                    }
                }
                for id in 100..<120 {
                    group.addTask {
                        await #expect(throws: Never.self) { try await Shop.addAccount(id, in: database) }
                    }
                }
            }
            try await Shop.expectAccounts(20, in: database)
        }
    }
}
