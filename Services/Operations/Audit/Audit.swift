import ArgumentParser
import Foundation
import ServiceKit

/// `ba audit`: who signed in, was refused, signed out, and when keys changed.
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the last events of sign-ins, sessions and keys, the newest last.",
        discussion:
            "People appear by their id, never by their e-mail address. Auth must be running; AUTH_URL says where.")

    @OptionGroup var options: AuthAdministration.Options

    @Option(help: "How many, at most 1000.")
    var limit = 50

    @Option(help: "Only those of the user with this id.")
    var user: String?

    func run() async throws {
        let query = [("limit", String(limit))] + (user.map { [("user", $0)] } ?? [])
        let events = try await AuthAdministration(options).ask { auth in
            try await auth.get("/internal/audit", query: query, as: [AuditLine].self)
        }
        if !events.isEmpty { print(events.reversed().map(\.text).joined(separator: "\n")) }
    }
}

/// An event as auth tells of it.
struct AuditLine: Decodable, Sendable {
    var at: Timestamp
    var kind: String
    var userId: String?
    var sessionId: String?
    var address: String?
    var correlationId: String?
    var details: [String]

    var text: String {
        let parts = [
            userId.map { "user=\($0)" }, sessionId.map { "session=\($0)" }, address.map { "from=\($0)" },
            correlationId.map { "correlation_id=\($0)" },
        ].compactMap { $0 }
        return ([at.text, kind.padding(toLength: 14, withPad: " ", startingAt: 0)] + parts + details)
            .joined(separator: "  ")
    }
}
