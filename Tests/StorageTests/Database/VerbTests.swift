import Storage
import StorageTesting
import Testing

@Suite("Verbs")
struct VerbTests {
    private struct Account: Decodable, Sendable, Equatable {
        let id: Int
        let name: String
        let balance: Int
    }

    @Test("reads give rows, records, single values or nothing", arguments: TestEngine.allCases)
    func reads(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            for id in 1...3 { try await Shop.addAccount(id, balance: id * 10, in: database) }
            let all: SQL = "SELECT id, name, balance FROM shop.accounts ORDER BY id"
            #expect(try await database.rows(all).map { try $0.integer(at: 0) } == [1, 2, 3])
            #expect(
                try await database.all(all, as: Account.self).last == Account(id: 3, name: "account 3", balance: 30))
            #expect(try await database.first(all, as: Account.self)?.id == 1)
            #expect(try await database.firstRow(all)?.get("name", as: String.self) == "account 1")
            #expect(
                try await database.all("SELECT name FROM shop.accounts WHERE id > \(1) ORDER BY id", as: String.self)
                    .count == 2)
            #expect(try await database.first("SELECT id FROM shop.accounts WHERE id = \(9)", as: Int.self) == nil)
            #expect(try await database.rows("SELECT id FROM shop.accounts WHERE id = \(9)").isEmpty)
        }
    }

    @Test("writes give the number of rows they changed", arguments: TestEngine.allCases)
    func counts(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            for id in 1...3 { try await Shop.addAccount(id, in: database) }
            #expect(try await database.write("UPDATE shop.accounts SET balance = 5 WHERE id > \(1)") == 2)
            #expect(try await database.write("UPDATE shop.accounts SET balance = 5 WHERE id > \(7)") == 0)
            #expect(
                try await database.write(
                    "INSERT INTO shop.accounts (id, name) VALUES (1, 'x') ON CONFLICT (id) DO NOTHING") == 0)
            try await database.write("INSERT INTO shop.orders (id, account) VALUES (1, 1), (2, 1)")
            #expect(try await database.write("DELETE FROM shop.accounts WHERE id = 1") == 1)
            #expect(try await database.write("CREATE TABLE shop.later (id BIGINT)") == 0)
        }
    }

    @Test("a changing statement gives what it returns", arguments: TestEngine.allCases)
    func returning(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            let inserted = try await database.writeFirst(
                "INSERT INTO shop.accounts (id, name) VALUES (1, 'a') RETURNING id, name, balance", as: Account.self)
            #expect(inserted == Account(id: 1, name: "a", balance: 0))
            let taken = try await database.writeAll("DELETE FROM shop.accounts RETURNING id", as: Int.self)
            #expect(taken == [1])
            #expect(try await database.writeFirst("DELETE FROM shop.accounts RETURNING id", as: Int.self) == nil)
            #expect(try await database.writeRows("DELETE FROM shop.accounts RETURNING id").isEmpty)
        }
    }

    @Test("a batch is written whole and counted one by one", arguments: TestEngine.allCases)
    func batch(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            let counts = try await database.write(
                batch: (1...300).map { "INSERT INTO shop.accounts (id, name) VALUES (\($0), \("n\($0)"))" }
                    + ["UPDATE shop.accounts SET balance = 1"])
            #expect(counts == Array(repeating: 1, count: 300) + [300])
            #expect(try await database.write(batch: []) == [])
        }
    }

    @Test("a batch with an error leaves nothing", arguments: TestEngine.allCases)
    func failingBatch(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write(batch: [
                    "INSERT INTO shop.accounts (id, name) VALUES (1, 'a')",
                    "INSERT INTO shop.accounts (id, name) VALUES (1, 'b')",
                    "INSERT INTO shop.accounts (id, name) VALUES (2, 'c')",
                ])
            }
            #expect(error?.kind == .unique)
            try await Shop.expectAccounts(0, in: database)
        }
    }

    @Test("a reading verb refuses to write", arguments: TestEngine.allCases)
    func writeInRead(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.rows("INSERT INTO shop.accounts (id, name) VALUES (1, 'a') RETURNING id")
            }
            #expect(error?.kind == .schema)
            try await Shop.expectAccounts(0, in: database)
        }
    }

    @Test("many reads at once each get their own answer", arguments: TestEngine.allCases)
    func parallelReads(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            try await database.write(
                batch: (1...50).map {
                    "INSERT INTO shop.accounts (id, name, balance) VALUES (\($0), \("n\($0)"), \($0))"
                })
            try await withThrowingTaskGroup(of: Void.self) { group in
                for round in 0..<500 {
                    group.addTask {
                        let id = round % 50 + 1
                        let balance = try await Shop.balance(of: id, in: database)
                        #expect(balance == id)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("the database answers a check until it is closed", arguments: TestEngine.allCases)
    func close(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            try await database.check()
            await database.close()
            await database.close()
            let error = await #expect(throws: DatabaseError.self) { try await database.check() }
            #expect(error?.kind == .connection)
            await #expect(throws: DatabaseError.self) { try await database.write("DELETE FROM shop.accounts") }
            await #expect(throws: DatabaseError.self) { try await database.transaction { _ in } }
        }
    }
}
