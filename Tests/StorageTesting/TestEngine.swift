import Foundation
public import Storage

/// The engines that every store is tested on: `@Test(arguments: TestEngine.allCases)`.
public enum TestEngine: String, Sendable, CaseIterable, CustomStringConvertible {
    case sqlite
    case postgres

    public var description: String {
        switch self {
        case .sqlite: "SQLite"
        case .postgres: "PostgreSQL"
        }
    }
}

/// Gives `body` a place for a database that nobody else uses, and removes it afterwards.
public func withLocation(
    _ engine: TestEngine, _ body: (DatabaseLocation) async throws -> Void
) async throws {
    switch engine {
    case .sqlite:
        let folder = FileManager.default.temporaryDirectory.appending(path: "ba-sqlite-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(.sqlite(folder: folder.path))
    case .postgres:
        let server = try await TestPostgres.shared
        let name = try await server.createDatabase()
        do {
            try await body(server.location(of: name))
        } catch {
            try await server.dropDatabase(name)
            throw error
        }
        try await server.dropDatabase(name)
    }
}

/// Gives `body` a fresh database with the migrations applied, and removes it afterwards.
public func withDatabase(
    _ engine: TestEngine, service: Identifier, migrations: [Migration],
    options: Database.Options = Database.Options(), _ body: (Database) async throws -> Void
) async throws {
    try await withLocation(engine) { location in
        let database = try await Database.open(location, service: service, migrations: migrations, options: options)
        do {
            try await body(database)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }
}
