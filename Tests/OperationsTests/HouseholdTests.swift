import Foundation
import ServiceKit
import Testing

@testable import Operations

@Suite("ba up")
struct HouseholdTests {
    private func household(_ environment: [String: String] = [:]) throws -> Household {
        // Port 0 asks for any free one, so the test takes none that is in use.
        try Household(port: 0, dataFolder: "/somewhere", environment: environment, folder: "/bin")
    }

    @Test("tells every service where the others are, and passes the environment on")
    func wiring() throws {
        let household = try household(["FERNET_KEYS": "k", "LOG_LEVEL": "debug"])
        #expect(household.members.map(\.name) == ["auth", "documents", "chat", "gateway"])
        for member in household.members {
            #expect(member.environment["FERNET_KEYS"] == "k")
            #expect(member.environment["LOG_LEVEL"] == "debug")
            #expect(member.environment["DATA_DIR"] == "/somewhere")
            #expect(member.environment["PORT"] == String(member.port))
        }
        let ports = Dictionary(uniqueKeysWithValues: household.members.map { ($0.name, $0.port) })
        let chat = try #require(household.members.first { $0.name == "chat" })
        #expect(chat.environment["DOCUMENTS_URL"] == "http://127.0.0.1:\(ports["documents"] ?? 0)")
    }

    @Test("gives each service a port of its own")
    func distinctPorts() throws {
        for _ in 0..<200 {
            let household = try household()
            #expect(Set(household.members.map(\.port) + [household.adminPort]).count == 5)
        }
    }

    @Test("refuses one port for two services")
    func samePortTwice() throws {
        let free = try household().port
        #expect(throws: (any Error).self) {
            try household(["AUTH_PORT": String(free), "CHAT_PORT": String(free)])
        }
    }

    @Test("frees the ports it chose for the services to listen on")
    func released() throws {
        let free = try household().port
        for _ in 0..<2 { _ = try household(["AUTH_PORT": String(free)]) }
    }

    @Test("refuses a port that is no port", arguments: ["x", "0", "70000"])
    func badPort(_ text: String) {
        #expect(throws: (any Error).self) { try household(["CHAT_PORT": text]) }
    }
}

@Suite("The reference of variables")
struct ConfigurationReferenceTests {
    private func variable(_ name: String, fallback: String?, secret: Bool = false) -> VariableReference {
        VariableReference(
            name: name, kind: "text", fallback: fallback, isSecret: secret, isNeededInProduction: secret,
            summary: "What a|b does.")
    }

    @Test("lists each variable once, with who reads it and each default")
    func merged() {
        var reference = ConfigurationReference()
        reference.add(
            [variable("PORT", fallback: "8081"), variable("SECRET_KEY", fallback: nil, secret: true)], of: "auth")
        reference.add([variable("PORT", fallback: "8082")], of: "chat")
        let rows = reference.markdown.split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(rows.count == 2)
        #expect(rows[0] == "| `PORT` | text | `8081`, `8082` |  | auth, chat | What a\\|b does. |")
        #expect(rows[1].contains("`SECRET_KEY_FILE`") && rows[1].contains("| yes |"))
    }
}
