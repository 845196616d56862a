import Storage
import StorageTesting
import Testing

@Suite("Migrations")
struct MigrationTests {
    private static let first = Migration(1, "things") {
        "CREATE TABLE things (id TEXT PRIMARY KEY, data \(sqlite: "BLOB", postgres: "BYTEA"))"
        "CREATE INDEX things_by_data ON things (data)"
    }
    private static let second = Migration(2, "a thing") { "INSERT INTO things (id) VALUES (\("x"))" }

    private func open(_ location: DatabaseLocation, _ migrations: [Migration]) async throws {
        try await Database.open(location, service: "shop", migrations: migrations).close()
    }

    @Test("each is applied once, and later ones are added to them", arguments: TestEngine.allCases)
    func appliedOnce(engine: TestEngine) async throws {
        try await withLocation(engine) { location in
            try await open(location, [Self.first])
            try await open(location, [Self.first, Self.second])
            let database = try await Database.open(location, service: "shop", migrations: [Self.first, Self.second])
            #expect(try await database.all("SELECT id FROM shop.things", as: String.self) == ["x"])
            await database.close()
        }
    }

    @Test("an applied migration that was edited is refused by name", arguments: TestEngine.allCases)
    func edited(engine: TestEngine) async throws {
        try await withLocation(engine) { location in
            try await open(location, [Self.first])
            let edited = Migration(1, "things") { "CREATE TABLE things (id TEXT PRIMARY KEY, price BIGINT)" }
            let error = await #expect(throws: DatabaseError.self) { try await open(location, [edited]) }
            #expect(error?.kind == .schema)
            #expect(error?.message.contains("“things”") == true)
        }
    }

    @Test("a database that is newer than the program is refused", arguments: TestEngine.allCases)
    func newer(engine: TestEngine) async throws {
        try await withLocation(engine) { location in
            try await open(location, [Self.first, Self.second])
            let error = await #expect(throws: DatabaseError.self) { try await open(location, [Self.first]) }
            #expect(error?.kind == .schema)
            #expect(error?.message.contains("newer") == true)
        }
    }

    @Test("numbers have no gaps", arguments: TestEngine.allCases)
    func gaps(engine: TestEngine) async throws {
        try await withLocation(engine) { location in
            await #expect(throws: DatabaseError.self) { try await open(location, [Self.second]) }
        }
    }

    @Test("one that fails leaves nothing behind, and those before it stay", arguments: TestEngine.allCases)
    func failing(engine: TestEngine) async throws {
        try await withLocation(engine) { location in
            let failing = Migration(2, "broken") {
                "CREATE TABLE others (id TEXT PRIMARY KEY)"
                "INSERT INTO nowhere (id) VALUES (1)"
            }
            let error = await #expect(throws: DatabaseError.self) { try await open(location, [Self.first, failing]) }
            #expect(error?.kind == .schema)
            let repaired = Migration(2, "repaired") { "CREATE TABLE others (id TEXT PRIMARY KEY)" }
            try await open(location, [Self.first, repaired])
        }
    }

    @Test("replicas that start together apply each once", arguments: TestEngine.allCases)
    func concurrentStart(engine: TestEngine) async throws {
        try await withLocation(engine) { location in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask { try await open(location, [Self.first, Self.second]) }
                }
                try await group.waitForAll()
            }
            let database = try await Database.open(location, service: "shop", migrations: [Self.first, Self.second])
            #expect(try await database.first("SELECT COUNT(*) FROM shop.things", as: Int.self) == 1)
            await database.close()
        }
    }

    @Test("two services of one location do not see each other's tables", arguments: TestEngine.allCases)
    func services(engine: TestEngine) async throws {
        try await withLocation(engine) { location in
            try await open(location, [Self.first])
            let other = try await Database.open(location, service: "office", migrations: [Self.first, Self.second])
            #expect(try await other.first("SELECT COUNT(*) FROM office.things", as: Int.self) == 1)
            if engine == .sqlite {
                await #expect(throws: DatabaseError.self) { try await other.rows("SELECT * FROM shop.things") }
            }
            await other.close()
        }
    }
}
