import Foundation
import ServiceKit
import Storage

/// The record of what happened, append-only: nothing changes a row, and only its age removes it.
struct AuditStore: Sendable {
    let database: Database

    private struct Row: Decodable, Sendable {
        var id: String
        var at: Timestamp
        var kind: AuditEvent.Kind
        var userID: String?
        var sessionID: String?
        var address: String?
        var correlationID: String?
        var details: String
    }

    func append(_ events: [AuditEvent]) async throws {
        try await database.write(
            batch: events.map { event in
                """
                INSERT INTO auth.audit_events (id, at, kind, user_id, session_id, address, correlation_id, details)
                VALUES (\(event.id), \(event.at), \(event.kind.rawValue), \(event.userID), \(event.sessionID),
                    \(event.address), \(event.correlationID), \(try text(event.details)))
                """
            })
    }

    /// The last ones, the newest first.
    func latest(_ limit: Int, of userID: String? = nil) async throws -> [AuditEvent] {
        let condition: SQL = userID.map { "WHERE user_id = \($0)" } ?? ""
        let rows = try await database.all(
            """
            SELECT id, at, kind, user_id, session_id, address, correlation_id, details FROM auth.audit_events
            \(fragment: condition) ORDER BY at DESC, id DESC LIMIT \(limit)
            """, as: Row.self)
        return try rows.map { row in
            AuditEvent(
                id: row.id, at: row.at, kind: row.kind, userID: row.userID, sessionID: row.sessionID,
                address: row.address, correlationID: row.correlationID,
                details: try JSONDecoder().decode([String: String].self, from: Data(row.details.utf8)))
        }
    }

    /// Forgets what happened before `time`.
    /// - Returns: how many.
    @discardableResult
    func deleteBefore(_ time: Timestamp) async throws -> Int {
        var total = 0
        while true {
            // In pieces, so that nobody who signs in waits for a long one.
            let count = try await database.write(
                """
                DELETE FROM auth.audit_events WHERE id IN (
                    SELECT id FROM auth.audit_events WHERE at < \(time) ORDER BY at LIMIT 1000)
                """)
            total += count
            if count < 1_000 { return total }
        }
    }

    private func text(_ details: [String: String]) throws -> String {
        String(decoding: try JSONEncoder().encode(details), as: UTF8.self)
    }
}
