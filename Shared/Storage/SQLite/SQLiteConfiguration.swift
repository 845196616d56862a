import CSQLite
import Foundation
import GRDB
import Synchronization

/// How every connection of the pool is set up.
enum SQLiteConfiguration {
    static func make(service: Identifier, options: Database.Options) -> Configuration {
        var configuration = Configuration()
        configuration.label = "sqlite.\(service.name)"
        configuration.foreignKeysEnabled = true
        configuration.journalMode = .wal
        configuration.maximumReaderCount = options.readConnections
        configuration.persistentReadOnlyConnections = true
        // A transaction with an asynchronous body stays open between its statements; the writer's turn guards it.
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .callback(fairWait(limit: options.busyLimit))
        configuration.prepareDatabase { connection in
            guard let handle = connection.sqliteConnection,
                sqlite_name_main_schema(handle, lastingName(service.name)) == SQLITE_OK
            else { throw DatabaseError(.other, "SQLite did not accept the schema name \(service.name).") }
            try connection.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        return configuration
    }

    /// Waits for another process's write lock in short random sleeps. SQLite's own timeout sleeps longer the longer it
    /// has waited, so whoever came last wins and the others starve.
    private static func fairWait(limit: Duration) -> GRDB.Database.BusyCallback {
        let began = Mutex(ContinuousClock.now)
        return { tries in
            if tries == 0 { began.withLock { $0 = .now } }
            guard began.withLock({ $0 }).duration(to: .now) < limit else { return false }
            usleep(UInt32.random(in: 50...1000))
            return true
        }
    }

    /// SQLite keeps the pointer for as long as any connection lives, so names are made once and never freed.
    private static func lastingName(_ name: String) -> UnsafePointer<CChar> {
        let address = lastingNames.withLock { names in
            if let known = names[name] { return known }
            let made = UInt(bitPattern: strdup(name))
            names[name] = made
            return made
        }
        guard let pointer = UnsafePointer<CChar>(bitPattern: address) else { fatalError("out of memory") }
        return pointer
    }

    private static let lastingNames = Mutex<[String: UInt]>([:])
}
