import Storage
import StorageTesting
import Testing

@Suite("Waiting and cancellation")
struct WaitingTests {
    /// One place for transactions.
    private func narrow(waitLimit: Duration = .seconds(30)) -> Database.Options {
        var options = Database.Options()
        options.transactionConnections = 1
        options.waitLimit = waitLimit
        return options
    }

    @Test("a wait for a place ends at the limit with a sentence", arguments: TestEngine.allCases)
    func exhausted(engine: TestEngine) async throws {
        try await Shop.with(engine, options: narrow(waitLimit: .seconds(2))) { database in
            try await database.transaction { tx in
                #expect(database.poolStatistics() == PoolStatistics(inUse: 1, idle: 0, waiting: 0))
                let error = await #expect(throws: DatabaseError.self) { try await database.transaction { _ in } }
                #expect(error?.kind == .timeout)
                #expect(error?.message.hasSuffix(".") == true)
                try await Shop.addAccount(1, in: tx)
            }
            try await Shop.expectAccounts(1, in: database)
            #expect(database.poolStatistics() == PoolStatistics(inUse: 0, idle: 1, waiting: 0))
        }
    }

    @Test("those who wait are served in the order they came", arguments: TestEngine.allCases)
    func fair(engine: TestEngine) async throws {
        try await Shop.with(engine, options: narrow()) { database in
            let (served, server) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .unbounded)
            await withTaskGroup(of: Void.self) { group in
                try? await database.transaction { _ in
                    for number in 0..<10 {
                        group.addTask { try? await database.transaction { _ in _ = server.yield(number) } }
                        while database.poolStatistics().waiting <= number { await Task.yield() }
                    }
                }
            }
            server.finish()
            #expect(await served.reduce(into: []) { $0.append($1) } == Array(0..<10))
        }
    }

    @Test("a cancelled task stops waiting for its place", arguments: TestEngine.allCases)
    func cancelledWaiter(engine: TestEngine) async throws {
        try await Shop.with(engine, options: narrow()) { database in
            try await database.transaction { _ in
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        await #expect(throws: CancellationError.self) { try await database.transaction { _ in } }
                    }
                    while database.poolStatistics().waiting == 0 { await Task.yield() }
                    group.cancelAll()
                }
                #expect(database.poolStatistics().waiting == 0)
            }
            try await Shop.addAccount(1, in: database)
        }
    }

    @Test(
        "a transaction whose task is cancelled is rolled back, and its place is free again",
        arguments: TestEngine.allCases)
    func cancelledTransaction(engine: TestEngine) async throws {
        try await Shop.with(engine, options: narrow()) { database in
            for _ in 0..<5 {
                await withTaskGroup(of: Void.self) { group in
                    let (began, beginning) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                    group.addTask {
                        await #expect(throws: CancellationError.self) {
                            try await database.transaction { tx in
                                try await Shop.addAccount(1, in: tx)
                                beginning.yield()
                                while true { _ = try await Shop.countAccounts(in: tx) }
                            }
                        }
                    }
                    for await _ in began { break }
                    group.cancelAll()
                }
            }
            try await Shop.addAccount(1, in: database)
            try await database.transaction { tx in try await Shop.addAccount(2, in: tx) }
            try await Shop.expectAccounts(2, in: database)
        }
    }

    @Test(
        "a task that was cancelled before it asked is told so, and nothing is written", arguments: TestEngine.allCases)
    func cancelledBefore(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            await withTaskGroup(of: Void.self) { group in
                group.cancelAll()
                group.addTask {
                    await #expect(throws: CancellationError.self) { try await Shop.addAccount(1, in: database) }
                    await #expect(throws: CancellationError.self) { try await Shop.countAccounts(in: database) }
                }
            }
            try await Shop.expectAccounts(0, in: database)
        }
    }

    @Test(
        "closing waits for what is being written, also in a cancelled task, and turns away the rest",
        arguments: TestEngine.allCases)
    func closing(engine: TestEngine) async throws {
        try await withLocation(engine) { location in
            let database = try await Database.open(location, service: "shop", migrations: Shop.migrations)
            await withTaskGroup(of: Void.self) { group in
                let (began, beginning) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                let (finish, finishing) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                group.addTask {
                    await #expect(throws: Never.self) {
                        try await database.transaction { tx in
                            try await Shop.addAccount(1, in: tx)
                            beginning.yield()
                            for await _ in finish { break }
                            try await Shop.addAccount(2, in: tx)
                        }
                    }
                }
                for await _ in began { break }
                group.addTask {
                    await withTaskGroup(of: Void.self) { closers in
                        closers.cancelAll()
                        closers.addTask { await database.close() }
                    }
                }
                while (try? await database.transaction { _ in }) != nil {}
                finishing.yield()
            }
            let again = try await Database.open(location, service: "shop", migrations: Shop.migrations)
            try await Shop.expectAccounts(2, in: again)
            await again.close()
        }
    }
}
