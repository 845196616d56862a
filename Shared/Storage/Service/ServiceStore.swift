import HTTPTypes
import Logging
import Metrics
public import ServiceKit
public import ServiceLifecycle

/// A service's database and seal, opened from its configuration and kept until the process ends.
public struct ServiceStore: Service {
    public let database: Database
    public let seal: Seal
    private let tables: [SealedTable]
    private let logger: Logger

    /// - Parameters:
    ///   - tables: what is sealed, so that a change of keys reaches all of it.
    ///   - seal: made of `FERNET_KEYS` unless given: auth seals under `SECRET_KEY` and never sees the other keys.
    /// - Throws: `StartRefusal`, in words for the operator, when the variables are wrong, the database does not answer
    ///   or the keys do not open what is stored.
    public static func open(
        _ start: ProcessStart, service: Identifier, migrations: [Migration], sealed tables: [SealedTable],
        with given: Seal? = nil
    ) async throws -> ServiceStore {
        let url = start.configuration[StorageVariables.databaseURL]
        do {
            let seal = try given ?? Seal(keys: start.configuration[StorageVariables.fernetKeys])
            let location =
                try url.map { try DatabaseLocation($0) }
                ?? .sqlite(folder: start.configuration[CommonVariables.dataFolder])
            let database = try await waiting(logger: start.logger) {
                try await Database.open(location, service: service, migrations: migrations)
            }
            try await refuseToLose(location, database, start.configuration)
            let store = ServiceStore(database: database, seal: seal, tables: tables, logger: start.logger)
            try await store.checkKeys()
            start.logger.info("store open", metadata: ["location": "\(location.redacted)"])
            return store
        } catch let error as SealError {
            throw StartRefusal("FERNET_KEYS cannot be used. \(error)")
        } catch let error as DatabaseLocation.Malformed {
            throw StartRefusal("DATABASE_URL cannot be used. \(error)")
        } catch let error as DatabaseError {
            throw StartRefusal("The database cannot be used: \(error.message)")
        }
    }

    /// A database is often started together with its services: one that cannot be reached is waited for.
    private static func waiting(
        logger: Logger, atMost patience: Duration = .seconds(60), _ open: () async throws -> Database
    ) async throws -> Database {
        let end = ContinuousClock.now + patience
        while true {
            do {
                return try await open()
            } catch let error as DatabaseError
                where [.connection, .timeout].contains(error.kind) && ContinuousClock.now < end
            {
                logger.warning("waiting for the database", metadata: ["error": "\(error.message)"])
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    private static func refuseToLose(
        _ location: DatabaseLocation, _ database: Database, _ configuration: Configuration
    ) async throws {
        guard configuration.environment == .production, !configuration[StorageVariables.allowEphemeralSQLite],
            case .sqlite(let folder) = location, let reason = EphemeralFolder.reason(at: folder)
        else { return }
        await database.close()
        throw StartRefusal(
            """
            The SQLite files in \(folder) lie on \(reason): the next deployment would lose them. Mount a volume there, \
            or set DATABASE_URL to a PostgreSQL server. If losing them is meant, \
            \(StorageVariables.allowEphemeralSQLite.name)=true says so.
            """)
    }

    /// One sealed value of each table must open, else every answer would fail later.
    private func checkKeys() async throws {
        for table in tables {
            let column = table.columns[0]
            let sample = try await database.first(
                """
                SELECT \(identifier: column) FROM \(identifier: database.service).\(identifier: table.name)
                WHERE \(identifier: column) IS NOT NULL LIMIT 1
                """, as: String.self)
            guard let sample else { continue }
            guard seal.opens(token: sample) else {
                throw StartRefusal(
                    "FERNET_KEYS does not open what is stored in \(database.service.name).\(table.name.name). "
                        + "Nothing was changed. Set the keys it was written with; a new key goes in front of them.")
            }
        }
    }

    /// Answers when the database does.
    public var health: HealthCheck {
        HealthCheck("database") { try await database.check() }
    }

    /// Re-seals under the newest key, publishes how busy the pool is, and closes the database at shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await resealOnce()
            while !Task.isCancelled {
                publishPool()
                try? await Task.sleep(for: .seconds(5))
            }
        }
        await database.close()
    }

    private func resealOnce() async {
        do {
            let count = try await Resealing(database: database, seal: seal, tables: tables).run()
            if count > 0 { logger.notice("re-sealed under the newest key", metadata: ["values": "\(count)"]) }
        } catch is CancellationError {
            return
        } catch {
            logger.error("re-sealing stopped; it begins again at the next start", metadata: ["error": "\(error)"])
        }
    }

    private func publishPool() {
        let pool = database.poolStatistics()
        for (state, count) in [("in_use", pool.inUse), ("idle", pool.idle), ("waiting", pool.waiting)] {
            Gauge(label: "store_pool_connections", dimensions: [("state", state)]).record(count)
        }
    }
}

extension DatabaseError: ProblemConvertible {
    /// As a person reads it: the store is away for a moment, or full, or something is wrong on our side.
    public var problem: Problem {
        switch kind {
        case .busy, .serialization, .connection, .timeout:
            .unavailable(
                "The database is not answering just now. What was saved before is safe; "
                    + "look whether this went through, then try again.")
        case .full:
            Problem(
                HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), code: "storage_full",
                "The server has no space left, so this was not saved. Tell whoever runs it.", retryable: true)
        case .unique, .foreignKey, .schema, .invalidValue, .other: .internalError
        }
    }
}
