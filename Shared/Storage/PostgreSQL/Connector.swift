import CPostgres
import Foundation

/// A connection on its way from one thread to another. Whoever holds it is the only one to use it.
struct OpenedConnection: @unchecked Sendable {
    let pointer: OpaquePointer
}

/// The calls of libpq that block, each on a thread of its own: looking up a name, the TLS handshake and authentication
/// when connecting (`PQconnectPoll` still blocks for the first), and cancelling.
enum Connector {
    static func connect(_ settings: PostgresSettings, for lane: LaneKind, reply: Mailbox) {
        Thread.detachNewThread {
            let result = Result { () throws(DatabaseError) in try open(settings, for: lane) }
            if !reply.post(.connected(result, for: lane)), case .success(let opened) = result {
                PQfinish(opened.pointer)
            }
        }
    }

    /// Stops the statement that runs on a connection and closes it. A connection is not used again after a cancellation,
    /// because the request may reach the server late and would stop the next statement.
    static func cancelAndClose(_ connection: OpenedConnection) {
        Thread.detachNewThread {
            defer { PQfinish(connection.pointer) }
            guard let cancel = PQgetCancel(connection.pointer) else { return }
            defer { PQfreeCancel(cancel) }
            // A request that overtakes its statement finds nothing to stop, so it is repeated until an answer shows
            // that the statement has ended.
            var answer = pollfd(fd: PQsocket(connection.pointer), events: Int16(POLLIN), revents: 0)
            var message = [CChar](repeating: 0, count: 256)
            for _ in 0..<20 {
                PQcancel(cancel, &message, CInt(message.count))
                if poll(&answer, 1, 100) != 0 { return }
            }
        }
    }

    private static func open(_ settings: PostgresSettings, for lane: LaneKind) throws(DatabaseError) -> OpenedConnection
    {
        // What stands before dbname yields to the URL, what stands after it wins.
        let parameters = [
            // A peer that vanished without a word is noticed within a minute, also by a statement that waits long.
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("connect_timeout", String(max(2, settings.options.connectTimeout.components.seconds))),
            ("dbname", settings.url),
            ("client_encoding", "UTF8"),
            ("fallback_application_name", settings.service.name),
        ]
        var keywords = parameters.map { UnsafePointer(strdup($0.0)) } + [nil]
        var values = parameters.map { UnsafePointer(strdup($0.1)) } + [nil]
        defer { for text in keywords + values { free(UnsafeMutableRawPointer(mutating: text)) } }

        guard let connection = PQconnectdbParams(&keywords, &values, 1) else {
            throw DatabaseError(.connection, "There is no memory for a connection to PostgreSQL.")
        }
        do {
            try setUp(connection, settings, lane)
        } catch {
            PQfinish(connection)
            throw error
        }
        return OpenedConnection(pointer: connection)
    }

    private static func setUp(
        _ connection: OpaquePointer, _ settings: PostgresSettings, _ lane: LaneKind
    ) throws(DatabaseError) {
        guard PQstatus(connection) == CONNECTION_OK else { throw .lost(connection) }
        // Notices would go to stderr.
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
        if let statement = settings.settingsOnConnect(for: lane) {
            let result = PQexec(connection, statement)
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw .failed(result) }
            // Ends what runs for a client that is gone. Servers before 14, or not on Linux, refuse it and do without.
            PQclear(PQexec(connection, "SET client_connection_check_interval = '2s'"))
        }
        guard PQsetnonblocking(connection, 1) == 0, PQenterPipelineMode(connection) == 1 else {
            throw .lost(connection)
        }
    }
}
