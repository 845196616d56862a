import Crypto

/// Brings a service's tables to the state that its list of migrations describes.
struct Migrator {
    let storage: any StorageEngine
    let engine: Engine
    let service: Identifier

    /// Each migration runs in a transaction of its own that holds a lock, so replicas that start together take turns
    /// and the later ones find the work done.
    func apply(_ migrations: [Migration]) async throws {
        let planned = try migrations.enumerated().map { index, migration in
            guard migration.number == index + 1 else {
                throw DatabaseError(
                    .schema,
                    "Migrations are numbered from 1 without gaps; “\(migration.name)” is \(migration.number) in place \(index + 1)."
                )
            }
            return PlannedMigration(migration, engine: engine)
        }
        while try await inTransaction({ try await applyNext(of: planned, in: $0) }) {}
    }

    private func inTransaction(_ body: (Transaction) async throws -> Bool) async throws -> Bool {
        let statements = try await storage.begin(.migration)
        do {
            let result = try await body(Transaction(engine: engine, statements: statements))
            try await statements.commit()
            return result
        } catch {
            await statements.rollback()
            throw error
        }
    }

    /// - Returns: whether there was one to apply.
    private func applyNext(of planned: [PlannedMigration], in tx: Transaction) async throws -> Bool {
        if engine == .postgres { try await enterSchema(in: tx) }
        try await tx.write(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)
            """)
        let applied = try await tx.all(
            "SELECT number, name, checksum FROM schema_migrations ORDER BY number", as: AppliedMigration.self)
        try verify(applied, against: planned)
        guard applied.count < planned.count else { return false }
        let next = planned[applied.count]
        try await tx.write(batch: next.statements)
        try await tx.write(
            """
            INSERT INTO schema_migrations (number, name, checksum)
            VALUES (\(next.number), \(next.name), \(next.checksum))
            """)
        return true
    }

    private func enterSchema(in tx: Transaction) async throws {
        // One lock per service: its replicas take turns, other services need not.
        try await tx.write("SELECT pg_advisory_xact_lock(hashtext(\("migrations of " + service.name)))")
        let exists = try await tx.firstRow("SELECT 1 FROM pg_namespace WHERE nspname = \(service.name)") != nil
        // CREATE SCHEMA IF NOT EXISTS needs the right to create one even where it exists.
        if !exists { try await tx.write("CREATE SCHEMA \(identifier: service)") }
        try await tx.write("SELECT set_config('search_path', \(service.name), true)")
    }

    private func verify(_ applied: [AppliedMigration], against planned: [PlannedMigration]) throws {
        if applied.count > planned.count {
            throw DatabaseError(
                .schema,
                "The database of \(service.name) is newer than this program: it has migration \(applied.count), the program knows \(planned.count). Start the newer version."
            )
        }
        for (applied, planned) in zip(applied, planned) where applied.checksum != planned.checksum {
            throw DatabaseError(
                .schema,
                "Migration \(applied.number) (“\(applied.name)”) of \(service.name) was edited after it had been applied. Undo the edit and add a new migration."
            )
        }
    }
}

private struct AppliedMigration: Decodable, Sendable {
    let number: Int
    let name: String
    let checksum: String
}

/// A migration in the words of one engine.
private struct PlannedMigration: Sendable {
    let number: Int
    let name: String
    let statements: [SQL]
    let checksum: String

    init(_ migration: Migration, engine: Engine) {
        number = migration.number
        name = migration.name
        statements = migration.statements()
        var hash = SHA256()
        for statement in statements {
            let rendered = statement.rendered(for: engine)
            hash.update(data: Array("\(rendered.text)\n\(rendered.values)\n".utf8))
        }
        checksum = hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
