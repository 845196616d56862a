import Foundation
import Testing

@testable import ServiceKit

@Suite("Configuration")
struct ConfigurationTests {
    private static let port = portVariable(default: 8081)
    private static let life = Variable<Duration>("TOKEN_LIFE", default: .seconds(900), "How long.")
    private static let origins = Variable<[String]>(
        "CORS_ORIGINS", default: [], productionRule: { $0.contains("*") ? "must not be *" : nil }, "Who may call.")
    private static let declared: [any Declaration] =
        CommonVariables.all + StorageVariables.all + [port, life, origins]
    private static let secrets = [
        "SECRET_KEY": String(repeating: "s", count: 40), "FERNET_KEYS": "first,second",
    ]

    private func read(_ extra: [String: String]) throws(ConfigurationReport) -> Configuration {
        try Configuration(Self.declared, environment: Self.secrets.merging(extra) { $1 })
    }

    @Test("gives each variable its type, and its default when unset or empty")
    func values() throws {
        let configuration = try read(["TOKEN_LIFE": "15m", "CORS_ORIGINS": "http://a, http://b", "PORT": ""])
        #expect(configuration[Self.life] == .seconds(900))
        #expect(configuration[Self.origins] == ["http://a", "http://b"])
        #expect(configuration[Self.port] == 8081)
        #expect(configuration[StorageVariables.databaseURL] == nil)
        #expect(configuration.environment == .development)
    }

    @Test("reports every mistake at once, and no secret's value")
    func report() throws {
        let report = try #require(throws: ConfigurationReport.self) {
            try read(["PORT": "eighty", "TOKEN_LIFE": "900", "SECRET_KEY": "too-short-secret", "LOG_LEVEL": "loud"])
        }
        #expect(Set(report.mistakes.map(\.variable)) == ["PORT", "TOKEN_LIFE", "SECRET_KEY", "LOG_LEVEL"])
        #expect(!report.description.contains("too-short-secret"))
        #expect(report.description.contains("4 mistakes"))
    }

    @Test(
        "asks about a name that is a slip away from a declared one",
        arguments: [
            ("DATABSE_URL", "DATABASE_URL"), ("SECRET_KEYS", "SECRET_KEY"), ("FERNET_KEY", "FERNET_KEYS"),
            ("PROT", "PORT"), ("database_url", "DATABASE_URL"), ("SECRET_KEY_FIEL", "SECRET_KEY_FILE"),
        ])
    func nearMiss(_ name: String, _ meant: String) throws {
        let report = try #require(throws: ConfigurationReport.self) { try read([name: "x"]) }
        let complaint = ConfigurationMistake(
            variable: name, reason: "is not a known variable. Did you mean \(meant)?")
        #expect(report.mistakes == [complaint])
    }

    @Test("leaves unrelated names alone", arguments: ["POST", "HOME", "PATH", "SORT", "MOST", "DATABASE_PASSWORD"])
    func unrelated(_ name: String) throws {
        _ = try read([name: "x"])
    }

    @Test("reads a secret from the file that NAME_FILE names, and refuses both at once")
    func secretFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
        let secret = String(repeating: "f", count: 40)
        try Data((secret + "\n").utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let configuration = try read(["SECRET_KEY": "", "SECRET_KEY_FILE": file.path])
        #expect(configuration[CommonVariables.secretKey] == secret)

        let both = try #require(throws: ConfigurationReport.self) { try read(["SECRET_KEY_FILE": file.path]) }
        #expect(both.mistakes.map(\.variable) == ["SECRET_KEY"])
        let missing = try #require(throws: ConfigurationReport.self) {
            try read(["SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere"])
        }
        #expect(missing.mistakes[0].reason.contains("/nowhere"))
    }

    @Test("in production refuses what is unsafe, all at once")
    func production() throws {
        let report = try #require(throws: ConfigurationReport.self) {
            try Configuration(Self.declared, environment: ["ENVIRONMENT": "production", "CORS_ORIGINS": "*"])
        }
        #expect(Set(report.mistakes.map(\.variable)) == ["SECRET_KEY", "FERNET_KEYS", "CORS_ORIGINS"])
    }

    @Test("writes every default so that it reads as itself")
    func roundTrip() throws {
        for duration in ["500ms", "15s", "2m", "12h", "30d"] {
            #expect(try Duration.parse(duration).text == duration)
        }
        #expect(try Bool.parse("yes").text == "true")
    }
}

@Suite("Development secrets")
struct DevelopmentSecretsTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "secrets-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test("are made once, for their owner alone, and stay the same")
    func madeOnce() throws {
        try withFolder { folder in
            let first = try DevelopmentSecrets.completing(["DATA_DIR": folder])
            let second = try DevelopmentSecrets.completing(["DATA_DIR": folder])
            #expect(first == second)
            #expect((first["SECRET_KEY"] ?? "").count >= 32)
            let path = folder + "/development-secrets.env"
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("are the same for services that start together")
    func together() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "secrets-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let keys = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<8 {
                group.addTask { try? DevelopmentSecrets.completing(["DATA_DIR": folder])["SECRET_KEY"] }
            }
            return await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        #expect(!keys.contains(nil))
    }

    @Test("are never made in production, and never replace what is set")
    func respectful() throws {
        try withFolder { folder in
            let production = ["DATA_DIR": folder, "ENVIRONMENT": "production"]
            #expect(try DevelopmentSecrets.completing(production) == production)
            #expect(!FileManager.default.fileExists(atPath: folder))
            let own = try DevelopmentSecrets.completing(["DATA_DIR": folder, "SECRET_KEY": "mine"])
            #expect(own["SECRET_KEY"] == "mine")
        }
    }

    @Test("that cannot be made are a mistake of the configuration")
    func unwritable() throws {
        let report = try #require(throws: ConfigurationReport.self) {
            try DevelopmentSecrets.completing(["DATA_DIR": "/proc/nowhere"])
        }
        #expect(report.mistakes.map(\.variable) == ["DATA_DIR"])
    }
}
