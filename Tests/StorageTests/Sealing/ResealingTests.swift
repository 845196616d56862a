import Storage
import StorageTesting
import Testing

@Suite("Re-sealing")
struct ResealingTests {
    private static let migrations = [
        Migration(1, "notes") {
            """
            CREATE TABLE notes (
                project TEXT NOT NULL, n BIGINT NOT NULL, title TEXT NOT NULL, body TEXT, PRIMARY KEY (project, n))
            """
        }
    ]
    private static let table = SealedTable("notes", key: ["project", "n"], sealed: ["title", "body"])
    private let old = Seal.makeKey()
    private let new = Seal.makeKey()

    private func fill(_ database: Database, with seal: Seal, count: Int) async throws {
        try await database.write(
            batch: (0..<count).map { n in
                let body = n % 3 == 0 ? nil : try seal.close("body \(n)")
                return """
                    INSERT INTO notes_service.notes (project, n, title, body)
                    VALUES (\("p\(n % 4)"), \(n), \(try seal.close("title \(n)")), \(body))
                    """
            })
    }

    @Test(
        "everything an older key sealed is under the newest afterwards, across batches and NULLs",
        arguments: TestEngine.allCases)
    func walks(engine: TestEngine) async throws {
        try await withDatabase(engine, service: "notes_service", migrations: Self.migrations) { database in
            try await fill(database, with: Seal(keys: [old]), count: 25)
            let seal = try Seal(keys: [new, old])
            let resealing = Resealing(database: database, seal: seal, tables: [Self.table], batchSize: 4)
            #expect(try await resealing.run() == 25 + 16)
            #expect(try await resealing.run() == 0)

            let newest = try Seal(keys: [new])
            for row in try await database.rows("SELECT n, title, body FROM notes_service.notes") {
                let n = try row.integer(at: 0)
                #expect(try newest.open(row.get(at: 1) as Sealed<String>) == "title \(n)")
                #expect(
                    try row.get(at: 2, as: Sealed<String>?.self).map(newest.open) == (n % 3 == 0 ? nil : "body \(n)"))
            }
        }
    }

    @Test("with one key there is nothing to do", arguments: TestEngine.allCases)
    func oneKey(engine: TestEngine) async throws {
        try await withDatabase(engine, service: "notes_service", migrations: Self.migrations) { database in
            try await fill(database, with: Seal(keys: [old]), count: 3)
            let resealing = try Resealing(database: database, seal: Seal(keys: [new]), tables: [Self.table])
            #expect(try await resealing.run() == 0)
        }
    }

    @Test("writes that go on meanwhile are kept", arguments: TestEngine.allCases)
    func concurrentWrites(engine: TestEngine) async throws {
        try await withDatabase(engine, service: "notes_service", migrations: Self.migrations) { database in
            try await fill(database, with: Seal(keys: [old]), count: 40)
            let seal = try Seal(keys: [new, old])
            async let resealed = Resealing(database: database, seal: seal, tables: [Self.table], batchSize: 3).run()
            for n in 0..<40 {
                try await database.write(
                    "UPDATE notes_service.notes SET title = \(try seal.close("changed \(n)")) WHERE n = \(n)")
            }
            _ = try await resealed
            for row in try await database.rows("SELECT n, title FROM notes_service.notes") {
                #expect(try seal.open(row.get(at: 1) as Sealed<String>) == "changed \(row.integer(at: 0))")
            }
        }
    }
}
