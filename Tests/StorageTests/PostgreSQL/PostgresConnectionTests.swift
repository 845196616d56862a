import Storage
import StorageTesting
import Testing

/// On servers of their own, which may be stopped.
@Suite("PostgreSQL: connections", .serialized)
struct PostgresConnectionTests {
    private func withServer(
        options: Database.Options = Database.Options(), prepared: Bool = true,
        _ body: (TestPostgres, Database) async throws -> Void
    ) async throws {
        let server = try await TestPostgres.own()
        let location = server.location(of: "postgres", prepared: prepared)
        let database = try await Database.open(
            location, service: "shop", migrations: Shop.migrations, options: options)
        do {
            try await body(server, database)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    @Test("after a restart of the server everything works again, and idle time costs nothing")
    func restart() async throws {
        try await withServer { server, database in
            try await Shop.addAccount(1, in: database)
            try await database.transaction { tx in try await Shop.addAccount(2, in: tx) }
            for round in 0..<2 {
                try await server.restart()
                try await Shop.expectAccounts(2 + round * 2, in: database)
                try await Shop.addAccount(3 + round * 2, in: database)
                try await database.transaction { tx in try await Shop.addAccount(4 + round * 2, in: tx) }
            }
            try await Shop.expectAccounts(6, in: database)
        }
    }

    @Test("a restart in the middle breaks transactions, spares reads, and neither loses nor doubles a write")
    func restartInTheMiddle() async throws {
        try await withServer { server, database in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.transaction { tx in
                    try await Shop.addAccount(1, in: tx)
                    try await server.restart()
                    try await Shop.addAccount(2, in: tx)
                }
            }
            #expect(error?.kind == .connection)
            try await Shop.expectAccounts(0, in: database)

            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<200 { try await Shop.expectAccounts(0, in: database) }
                    }
                }
                group.addTask { try await server.restart() }
                try await group.waitForAll()
            }
        }
    }

    @Test("a server that is down is waited for up to the limit, and then named as the cause")
    func down() async throws {
        var options = Database.Options()
        options.waitLimit = .seconds(1)
        try await withServer(options: options) { server, database in
            try await server.stop()
            for attempt in [
                { _ = try await Shop.countAccounts(in: database) },
                { try await Shop.addAccount(1, in: database) },
                { try await database.transaction { _ in } },
            ] as [() async throws -> Void] {
                let error = await #expect(throws: DatabaseError.self) { try await attempt() }
                #expect(error?.kind == .connection)
            }
            try await server.start()
            // The pause between attempts has grown to less than the limit.
            try await Shop.addAccount(1, in: database)
            try await Shop.expectAccounts(1, in: database)
        }
    }

    @Test("a statement that takes too long is ended by the server", arguments: [true, false])
    func statementTimeout(prepared: Bool) async throws {
        var options = Database.Options()
        options.statementTimeout = .milliseconds(100)
        try await withServer(options: options, prepared: prepared) { _, database in
            for attempt in [
                { _ = try await database.rows("SELECT pg_sleep(10)") },
                { _ = try await database.writeRows("SELECT pg_sleep(10)") },
                { try await database.transaction { tx in _ = try await tx.rows("SELECT pg_sleep(10)") } },
            ] as [() async throws -> Void] {
                let error = await #expect(throws: DatabaseError.self) { try await attempt() }
                #expect(error?.kind == .timeout)
            }
            try await Shop.addAccount(1, in: database)
        }
    }

    @Test("a cancelled statement is stopped in the server, and the place is free at once")
    func cancelRunning() async throws {
        var options = Database.Options()
        options.transactionConnections = 1
        try await withServer(options: options) { _, database in
            await withTaskGroup(of: Void.self) { group in
                let (began, beginning) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await database.transaction { tx in
                            try await Shop.addAccount(1, in: tx)
                            beginning.yield()
                            _ = try await tx.rows("SELECT pg_sleep(25)")
                        }
                    }
                }
                for await _ in began { break }
                group.cancelAll()
            }
            let waiting = ContinuousClock.now
            try await database.transaction { tx in try await Shop.addAccount(1, in: tx) }
            #expect(waiting.duration(to: .now) < .seconds(10))
            // The lock that the cancelled transaction held is gone, so it was ended on the server too.
            try await Shop.expectAccounts(1, in: database)
        }
    }
}
