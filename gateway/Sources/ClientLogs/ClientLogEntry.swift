import Foundation
import Logging
import ServiceKit

/// One line that a client asks to be written. All of it is what somebody else says: it is cut to a bounded length, and
/// nothing in it can end the line, move a terminal's cursor or turn text around.
struct ClientLogEntry: Sendable, Equatable {
    static let countLimit = 1_000
    static let messageLimit = 2_000
    static let nameLimit = 100

    var timestamp: String
    var level: Logger.Level
    var message: String
    var category: String
    var sessionID: String
    var correlationID: String?

    /// The body of `POST /api/logs/ingest`.
    /// - Throws: 422 that names what is wrong, at most a handful of it.
    static func entries(of body: Data) throws(Problem) -> [ClientLogEntry] {
        let batch: Batch
        do {
            batch = try JSON.decode(Batch.self, from: body)
        } catch {
            throw .invalid("/", "must be a JSON object with a list of logs whose members are texts")
        }
        guard let logs = batch.logs else { throw .invalid("/logs", "is required") }
        guard (1...countLimit).contains(logs.count) else {
            throw .invalid("/logs", "must hold 1 to \(countLimit) entries")
        }
        var validation = Validation()
        var mistakes = 0
        var entries: [ClientLogEntry] = []
        entries.reserveCapacity(logs.count)
        for (index, sent) in logs.enumerated() {
            let wrong = sent.complaints
            for (member, complaint) in wrong { validation.fail("/logs/\(index)/\(member)", complaint) }
            mistakes += wrong.count
            if mistakes >= 5 { break }
            if wrong.isEmpty { entries.append(ClientLogEntry(sent)) }
        }
        try validation.finish()
        return entries
    }

    private init(_ sent: Sent) {
        timestamp = Self.clean(sent.timestamp ?? "", Self.nameLimit)
        level = Sent.levels[sent.level?.uppercased() ?? ""] ?? .info
        message = Self.clean(sent.message ?? "", Self.messageLimit)
        category = Self.clean(sent.category ?? "", Self.nameLimit)
        sessionID = Self.clean(sent.sessionId ?? "", Self.nameLimit)
        correlationID = sent.correlationId.map { Self.clean($0, Self.nameLimit) }
    }

    /// Control, format and separator characters become `\u{1B}`; what is beyond the limit becomes `…`.
    static func clean(_ text: String, _ limit: Int) -> String {
        var result = ""
        for (place, scalar) in text.unicodeScalars.prefix(limit + 1).enumerated() {
            guard place < limit else { return result + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
                result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    func metadata(account: String) -> Logger.Metadata {
        var fields: Logger.Metadata = [
            "client_time": "\(timestamp)", "category": "\(category)", "client_session": "\(sessionID)",
            "text": "\(message)", "account": "\(account)",
        ]
        if let correlationID { fields["client_correlation_id"] = "\(correlationID)" }
        return fields
    }
}

private struct Batch: Decodable {
    var logs: [Sent]?
}

/// As it is written in JSON.
private struct Sent: Decodable {
    static let levels: [String: Logger.Level] = [
        "DEBUG": .debug, "INFO": .info, "WARNING": .warning, "ERROR": .error, "CRITICAL": .critical,
    ]

    var timestamp: String?
    var level: String?
    var message: String?
    var category: String?
    var sessionId: String?
    var correlationId: String?

    var complaints: [(member: String, String)] {
        var found: [(member: String, String)] = []
        let needed = [
            ("timestamp", timestamp), ("level", level), ("message", message), ("category", category),
            ("session_id", sessionId),
        ]
        for (member, value) in needed where value == nil { found.append((member, "is required")) }
        if let level, Self.levels[level.uppercased()] == nil {
            found.append(("level", "must be DEBUG, INFO, WARNING, ERROR or CRITICAL"))
        }
        return found
    }
}
