import Foundation
public import Storage

/// A PgBouncer in transaction mode in front of a test server, with few connections so that they change hands.
///
/// It stops when this process closes the pipe that its shell reads from, however that happens.
public final class TestPgBouncer: Sendable {
    private static let program = "/usr/sbin/pgbouncer"

    private let server: TestPostgres
    private let process = Process()
    private let lifeline = Pipe()

    /// Returns when it accepts connections.
    public init(before server: TestPostgres) async throws {
        guard FileManager.default.isExecutableFile(atPath: Self.program) else {
            throw TestPostgres.Unavailable(
                description: "The tests need PgBouncer: install it with “apt-get install pgbouncer”.")
        }
        self.server = server
        let answers = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = TestPostgres.unprivileged(["/bin/sh", "-c", Self.script, "sh", server.folder, Self.program])
        process.currentDirectoryURL = URL(filePath: "/tmp")
        process.standardInput = lifeline
        process.standardOutput = answers
        try process.run()
        let isReady = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: !answers.fileHandleForReading.availableData.isEmpty)
            }
        }
        guard isReady else { throw TestPostgres.Unavailable(description: "PgBouncer did not start.") }
    }

    deinit {
        try? lifeline.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    public func location(of database: String) -> DatabaseLocation {
        .postgres(url: "postgresql:///\(database)?host=\(server.folder)&port=6432&user=postgres", prepared: false)
    }

    private static let script = """
        folder=$1 program=$2
        trap '' INT HUP TERM
        cat >"$folder/pgbouncer.ini" <<END
        [databases]
        * = host=$folder user=postgres
        [pgbouncer]
        listen_addr =
        listen_port = 6432
        unix_socket_dir = $folder
        auth_type = any
        pool_mode = transaction
        default_pool_size = 3
        logfile = $folder/pgbouncer.log
        END
        trap 'kill -KILL "$pid"; wait "$pid"' EXIT
        "$program" -q "$folder/pgbouncer.ini" >/dev/null 2>&1 &
        pid=$!
        for attempt in $(seq 100); do
            [ -S "$folder/.s.PGSQL.6432" ] && break
            sleep 0.1
        done
        [ -S "$folder/.s.PGSQL.6432" ] || exit 1
        echo done
        read -r end
        """
}
