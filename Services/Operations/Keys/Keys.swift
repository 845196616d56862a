import ArgumentParser
import Foundation
import ServiceKit

/// `ba keys`: the keys that sign access tokens.
struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List or rotate the keys that sign access tokens.", subcommands: [List.self, Rotate.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys, the oldest first.")

        @OptionGroup var options: AuthAdministration.Options

        func run() async throws {
            let keys = try await AuthAdministration(options).ask { auth in
                try await auth.get("/internal/keys", as: [ListedKey].self)
            }
            print(ListedKey.table(keys))
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish a new key, which takes over after KEY_LEAD_TIME.",
            discussion: """
                Nobody is signed out: the old key is published until its last token has expired, and then removed. \
                Auth must be running; AUTH_URL says where.
                """)

        @OptionGroup var options: AuthAdministration.Options

        func run() async throws {
            let keys = try await AuthAdministration(options).ask { auth in
                try await auth.post("/internal/keys/rotate", as: [ListedKey].self)
            }
            print(ListedKey.table(keys))
        }
    }
}

/// A key as auth tells of it.
struct ListedKey: Decodable, Sendable {
    var id: String
    var state: String
    var createdAt: Timestamp
    var signsAt: Timestamp
    var removedAt: Timestamp?

    static func table(_ keys: [ListedKey]) -> String {
        keys.map { key in
            let until = key.removedAt.map { ", removed after \($0.text)" } ?? ""
            let verb = key.state == "next" ? "signs from" : "has signed since"
            let state = key.state.padding(toLength: 8, withPad: " ", startingAt: 0)
            return "\(key.id)  \(state) published \(key.createdAt.text), \(verb) \(key.signsAt.text)\(until)"
        }.joined(separator: "\n")
    }
}
