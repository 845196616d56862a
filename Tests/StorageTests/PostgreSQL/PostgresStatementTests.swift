import Storage
import StorageTesting
import Testing

@Suite("PostgreSQL: statements")
struct PostgresStatementTests {
    @Test("a type that is not read is named with the way out")
    func unreadableType() async throws {
        try await Shop.with(.postgres) { database in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.rows("SELECT SUM(balance) AS total FROM shop.accounts")
            }
            #expect(error?.kind == .schema)
            #expect(error?.message.contains("“total”") == true)
            let total = try await database.first(
                "SELECT CAST(COALESCE(SUM(balance), 0) AS BIGINT) FROM shop.accounts", as: Int.self)
            #expect(total == 0)
        }
    }

    @Test("each type that is read comes in the binary format")
    func types() async throws {
        try await Shop.with(.postgres) { database in
            let row = try #require(
                try await database.firstRow(
                    """
                    SELECT CAST(-2 AS SMALLINT), CAST(-3 AS INTEGER), CAST(-4 AS BIGINT), CAST(1.5 AS REAL),
                        CAST(2.25 AS DOUBLE PRECISION), TRUE, 'text', CAST('v' AS VARCHAR(5)), CAST('n' AS NAME),
                        CAST('\\x00ff' AS BYTEA), NULL
                    """))
            let values = (0..<row.count).map { row[$0] }
            #expect(
                values == [
                    .integer(-2), .integer(-3), .integer(-4), .real(1.5), .real(2.25), .integer(1), .text("text"),
                    .text("v"), .text("n"), .bytes([0, 255]), .null,
                ])
        }
    }

    @Test("without prepared statements everything works the same")
    func unprepared() async throws {
        let server = try await TestPostgres.shared
        let name = try await server.createDatabase()
        let database = try await Database.open(
            server.location(of: name, prepared: false), service: "shop", migrations: Shop.migrations)
        try await Shop.addAccount(1, balance: 3, in: database)
        try await database.transaction { tx in
            try await tx.write("UPDATE shop.accounts SET balance = balance + \(4)")
            #expect(try await Shop.balance(of: 1, in: tx) == 7)
        }
        #expect(try await Shop.balance(of: 1, in: database) == 7)
        let refused = await #expect(throws: DatabaseError.self) {
            try await database.rows("DELETE FROM shop.accounts RETURNING id")
        }
        #expect(refused?.kind == .schema)
        await #expect(throws: DatabaseError.self) {
            try await database.write(batch: ["DELETE FROM shop.accounts", "DELETE FROM shop.nowhere"])
        }
        try await Shop.expectAccounts(1, in: database)
        #expect(try await database.first("SELECT COUNT(*) FROM pg_prepared_statements", as: Int.self) == 0)
        await database.close()
        try await server.dropDatabase(name)
    }

    @Test("a table that changes under its prepared statements is read with its new columns")
    func changedTable() async throws {
        try await Shop.with(.postgres) { database in
            try await Shop.addAccount(1, in: database)
            let all: SQL = "SELECT * FROM shop.accounts"
            #expect(try await database.firstRow(all)?.count == 3)
            try await database.write("ALTER TABLE shop.accounts ADD COLUMN colour TEXT")
            for _ in 0..<8 { #expect(try await database.firstRow(all)?.count == 4) }
        }
    }

    @Test("more texts than a connection keeps prepared are all answered")
    func manyTexts() async throws {
        try await Shop.with(.postgres) { database in
            let columns: [Identifier] = ["id", "balance"]
            for width in 1...300 {
                let text = SQL.joined((0..<width).map { "\(identifier: columns[$0 % 2])" }, separator: ", ")
                #expect(try await database.rows("SELECT \(fragment: text) FROM shop.accounts").isEmpty)
            }
            try await Shop.expectAccounts(0, in: database)
        }
    }

    @Test("two transactions in each other's way are a serialization failure, which a retry resolves")
    func deadlock() async throws {
        try await Shop.with(.postgres) { database in
            try await Shop.addAccount(1, in: database)
            try await Shop.addAccount(2, in: database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (first, second) in [(1, 2), (2, 1)] {
                    group.addTask {
                        try await database.transaction(retries: 5) { tx in
                            try await tx.write("UPDATE shop.accounts SET balance = balance + 1 WHERE id = \(first)")
                            _ = try await tx.rows("SELECT pg_sleep(0.1)")
                            try await tx.write("UPDATE shop.accounts SET balance = balance + 1 WHERE id = \(second)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.all("SELECT balance FROM shop.accounts", as: Int.self) == [2, 2])
        }
    }

    @Test("transactions that follow one another use one connection")
    func reuse() async throws {
        try await Shop.with(.postgres) { database in
            var sessions: Set<Int> = []
            for _ in 0..<5 {
                let session = try await database.transaction { tx in
                    try await tx.first("SELECT pg_backend_pid()", as: Int.self)
                }
                sessions.insert(try #require(session))
            }
            #expect(sessions.count == 1)
        }
    }

    @Test("a read goes on while a write waits for a transaction")
    func readBesideBlockedWrite() async throws {
        var options = Database.Options()
        options.readConnections = 1
        options.writeConnections = 1
        try await Shop.with(.postgres, options: options) { database in
            try await Shop.addAccount(1, in: database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await database.transaction { tx in
                    try await tx.write("UPDATE shop.accounts SET balance = 1 WHERE id = 1")
                    group.addTask {
                        try await database.write("UPDATE shop.accounts SET balance = balance + 1 WHERE id = 1")
                    }
                    for _ in 0..<20 { #expect(try await Shop.balance(of: 1, in: database) == 0) }
                }
                try await group.waitForAll()
            }
            #expect(try await Shop.balance(of: 1, in: database) == 2)
        }
    }
}
