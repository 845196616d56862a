import Foundation
import Storage
import StorageTesting
import Testing

@Suite("SQLite: the file")
struct SQLiteFileTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("folder and files are their owner's only")
    func modes() async throws {
        try await withLocation(.sqlite) { location in
            guard case .sqlite(let folder) = location else { return }
            let database = try await Database.open(location, service: "shop", migrations: Shop.migrations)
            try await Shop.addAccount(1, in: database)
            #expect(try mode(folder) == 0o700)
            for file in ["shop.db", "shop.db-wal", "shop.db-shm"] { #expect(try mode("\(folder)/\(file)") == 0o600) }
            await database.close()
        }
    }

    @Test("it is in WAL mode with foreign keys, under both of its names")
    func settings() async throws {
        try await Shop.with(.sqlite) { database in
            #expect(try await database.writeFirst("PRAGMA journal_mode", as: String.self) == "wal")
            #expect(try await database.first("PRAGMA foreign_keys", as: Int.self) == 1)
            #expect(try await database.first("PRAGMA synchronous", as: Int.self) == 1)
            try await Shop.addAccount(1, in: database)
            #expect(try await database.first("SELECT COUNT(*) FROM main.accounts", as: Int.self) == 1)
        }
    }

    @Test("two replicas of a service write to one file in turns")
    func replicas() async throws {
        try await withLocation(.sqlite) { location in
            let first = try await Database.open(location, service: "shop", migrations: Shop.migrations)
            let second = try await Database.open(location, service: "shop", migrations: Shop.migrations)
            try await Shop.addAccount(1, in: first)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for database in [first, second] {
                    for _ in 0..<50 {
                        group.addTask {
                            try await database.transaction { tx in
                                let balance = try await Shop.balance(of: 1, in: tx) ?? 0
                                try await tx.write("UPDATE shop.accounts SET balance = \(balance + 1)")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await Shop.balance(of: 1, in: second) == 100)
            await first.close()
            await second.close()
        }
    }

    @Test("a lock that another replica keeps for too long is an error of kind busy")
    func busy() async throws {
        var impatient = Database.Options()
        impatient.busyLimit = .milliseconds(100)
        try await withLocation(.sqlite) { location in
            let first = try await Database.open(location, service: "shop", migrations: Shop.migrations)
            let second = try await Database.open(
                location, service: "shop", migrations: Shop.migrations, options: impatient)
            try await first.transaction { tx in
                try await Shop.addAccount(1, in: tx)
                let write = await #expect(throws: DatabaseError.self) { try await Shop.addAccount(2, in: second) }
                #expect(write?.kind == .busy)
                let transaction = await #expect(throws: DatabaseError.self) { try await second.transaction { _ in } }
                #expect(transaction?.kind == .busy)
                try await Shop.expectAccounts(0, in: second)
            }
            try await Shop.addAccount(2, in: second)
            try await Shop.expectAccounts(2, in: first)
            await first.close()
            await second.close()
        }
    }

    @Test("a file that is not a database is refused with its reason")
    func notADatabase() async throws {
        try await withLocation(.sqlite) { location in
            guard case .sqlite(let folder) = location else { return }
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(repeating: 65, count: 8192).write(to: URL(filePath: "\(folder)/shop.db"))
            let error = await #expect(throws: DatabaseError.self) {
                try await Database.open(location, service: "shop", migrations: Shop.migrations)
            }
            #expect(error?.message.contains("not a database") == true)
        }
    }
}
