import Foundation
public import Storage
import Synchronization

/// A real PostgreSQL server in a temporary folder, reached by a Unix socket only.
///
/// It lives as long as the test process: the shell that starts it reads from a pipe, and stops the server and removes
/// the folder when the pipe closes, however this process ends.
public final class TestPostgres: Sendable {
    public struct Unavailable: Error, CustomStringConvertible {
        public let description: String
    }

    /// The one server of this process. Tests share it and each make a database of their own.
    public static var shared: TestPostgres {
        get async throws {
            try await waiting { try sharedServer.get() }
        }
    }

    private static let sharedServer = Result { try TestPostgres() }

    /// Holds the server's socket and data.
    let folder: String
    private let binaries: String
    private let process: Process
    private let orders: Pipe
    private let answers: Pipe
    private let turn = Mutex(())

    /// Starts a server for a test that restarts or stops it.
    public static func own() async throws -> TestPostgres {
        try await waiting { try TestPostgres() }
    }

    private init() throws {
        binaries = try Self.findBinaries()
        // Short, because a socket's path is limited to 107 bytes.
        folder = "/tmp/ba-pg-\(UUID().uuidString.prefix(8).lowercased())"
        process = Process()
        orders = Pipe()
        answers = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = Self.unprivileged(["/bin/sh", "-c", Self.script, "sh", folder, binaries])
        process.currentDirectoryURL = URL(filePath: "/tmp")
        process.standardInput = orders
        process.standardOutput = answers
        try process.run()
        try awaitAnswer("start")
    }

    deinit {
        try? orders.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Stops the server, which ends every session, and starts it again. Returns when it is back.
    public func restart() async throws {
        try await Self.waiting { try self.order("restart") }
    }

    /// Stops the server until `start`. Returns when it is down.
    public func stop() async throws {
        try await Self.waiting { try self.order("stop") }
    }

    public func start() async throws {
        try await Self.waiting { try self.order("start") }
    }

    public func location(of database: String, prepared: Bool = true) -> DatabaseLocation {
        .postgres(url: "postgresql:///\(database)?host=\(folder)&user=postgres", prepared: prepared)
    }

    /// Makes an empty database.
    ///
    /// - Returns: its name.
    public func createDatabase() async throws -> String {
        let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        try await psql("CREATE DATABASE \(name) TEMPLATE template0")
        return name
    }

    public func dropDatabase(_ name: String) async throws {
        try await psql("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    /// Runs a statement from outside the program under test.
    public func psql(_ statement: String, database: String = "postgres") async throws {
        let psql = Process()
        psql.executableURL = URL(filePath: "\(binaries)/psql")
        psql.arguments = [
            "-qXAt", "-v", "ON_ERROR_STOP=1", "-h", folder, "-U", "postgres", "-d", database, "-c", statement,
        ]
        psql.standardOutput = FileHandle.nullDevice
        psql.currentDirectoryURL = URL(filePath: "/tmp")
        let status = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Int32, any Error>) in
            psql.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try psql.run()
            } catch {
                psql.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        guard status == 0 else { throw Unavailable(description: "psql failed with status \(status): \(statement)") }
    }

    /// Waits for the server on a thread that may wait: the tests share the few of Swift's concurrency.
    private static func waiting<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }

    private func order(_ order: String) throws {
        try turn.withLock { _ in
            try orders.fileHandleForWriting.write(contentsOf: Data("\(order)\n".utf8))
            try awaitAnswer(order)
        }
    }

    private func awaitAnswer(_ order: String) throws {
        guard String(decoding: answers.fileHandleForReading.availableData, as: UTF8.self) == "done\n" else {
            throw Unavailable(
                description:
                    "The tests need a PostgreSQL server, and it did not \(order). Its log is on standard error.")
        }
    }

    /// PostgreSQL and PgBouncer refuse to run as root.
    static func unprivileged(_ command: [String]) -> [String] {
        getuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] + command : command
    }

    /// Debian keeps the server's programs out of PATH, in a folder per version; the newest is taken.
    private static func findBinaries() throws -> String {
        let debian = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []
        let newestFirst = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "\(debian)/\($0)/bin" }
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let complete = (newestFirst + path).first { folder in
            ["initdb", "pg_ctl", "postgres", "psql"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)")
            }
        }
        guard let complete else {
            throw Unavailable(
                description: "The tests need a PostgreSQL server: install it with “apt-get install postgresql”.")
        }
        return complete
    }

    /// Durability is switched off, because nothing here outlives the tests.
    private static let script = """
        folder=$1 binaries=$2
        trap '' INT HUP TERM
        mkdir -m 700 "$folder" || exit 1
        trap '"$binaries/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1; rm -rf "$folder"' EXIT
        "$binaries/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \\
            >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
        cat >>"$folder/data/postgresql.conf" <<END
        listen_addresses = ''
        unix_socket_directories = '$folder'
        fsync = off
        synchronous_commit = off
        full_page_writes = off
        max_connections = 900
        shared_buffers = 64MB
        max_wal_size = 256MB
        END
        run() {
            "$binaries/pg_ctl" -D "$folder/data" -m fast -w -l "$folder/log" "$1" >/dev/null 2>&1 ||
                { cat "$folder/log" >&2; exit 1; }
            echo done
        }
        run start
        while read -r order; do run "$order"; done
        """
}
