import Storage
import StorageTesting
import Testing

@Suite("PostgreSQL: behind PgBouncer in transaction mode")
struct PgBouncerTests {
    @Test("migrations, single statements, batches and transactions work while connections change hands")
    func works() async throws {
        let server = try await TestPostgres.own()
        let bouncer = try await TestPgBouncer(before: server)
        let database = try await Database.open(
            bouncer.location(of: "postgres"), service: "shop", migrations: Shop.migrations)
        try await database.write(
            batch: (1...20).map { "INSERT INTO shop.accounts (id, name) VALUES (\($0), \("n\($0)"))" })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<40 {
                group.addTask {
                    let id = task % 20 + 1
                    try await database.write("UPDATE shop.accounts SET balance = balance + 1 WHERE id = \(id)")
                    try await database.transaction { tx in
                        try await tx.write("UPDATE shop.accounts SET balance = balance + 10 WHERE id = \(id)")
                        let balance = try await Shop.balance(of: id, in: tx)
                        #expect((balance ?? 0) >= 11)
                    }
                    let found = try await Shop.balance(of: id, in: database)
                    #expect(found != nil)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.all("SELECT DISTINCT balance FROM shop.accounts", as: Int.self) == [22])
        await database.close()
    }

    @Test("the time limit and the refusal to write in a read hold for single statements")
    func settings() async throws {
        var options = Database.Options()
        options.statementTimeout = .milliseconds(200)
        let server = try await TestPostgres.own()
        let bouncer = try await TestPgBouncer(before: server)
        let database = try await Database.open(
            bouncer.location(of: "postgres"), service: "shop", migrations: Shop.migrations, options: options)
        let slow = await #expect(throws: DatabaseError.self) { try await database.rows("SELECT pg_sleep(10)") }
        #expect(slow?.kind == .timeout)
        let write = await #expect(throws: DatabaseError.self) {
            try await database.rows("DELETE FROM shop.accounts RETURNING id")
        }
        #expect(write?.kind == .schema)
        try await Shop.addAccount(1, in: database)
        await database.close()
    }
}
