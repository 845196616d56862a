import Foundation

/// Secrets for development, made once in `DATA_DIR/development-secrets.env` (mode 0600) so that a restart keeps
/// everything readable. In production nothing is made: the operator must set them.
public enum DevelopmentSecrets {
    static let filename = "development-secrets.env"

    /// The environment with `SECRET_KEY` and `FERNET_KEYS` added where neither they nor their `_FILE` are set.
    /// - Throws: `ConfigurationReport` when the file cannot be made or read.
    public static func completing(_ environment: [String: String]) throws(ConfigurationReport) -> [String: String] {
        let kind = environment[CommonVariables.environment.name] ?? ""
        guard kind.isEmpty || kind == DeploymentEnvironment.development.rawValue else { return environment }
        let missing = [CommonVariables.secretKey.name, StorageVariables.fernetKeys.name].filter {
            (environment[$0] ?? "").isEmpty && (environment[$0 + "_FILE"] ?? "").isEmpty
        }
        guard !missing.isEmpty else { return environment }

        let folder = environment[CommonVariables.dataFolder.name].flatMap { $0.isEmpty ? nil : $0 } ?? "data"
        let path = folder + "/" + filename
        do {
            let secrets = try existing(path) ?? make(path, in: folder)
            return environment.merging(secrets.filter { missing.contains($0.key) }) { _, made in made }
        } catch {
            throw ConfigurationReport(mistakes: [
                ConfigurationMistake(
                    variable: CommonVariables.dataFolder.name,
                    reason: "names a folder in which \(path) can be neither read nor made")
            ])
        }
    }

    private static func existing(_ path: String) throws -> [String: String]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        return lines.reduce(into: [:]) { secrets, line in
            guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { return }
            secrets[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
    }

    /// Several services may start at once: the whole file is written aside and linked into place, which only one of
    /// them can do; the others read what that one wrote.
    private static func make(_ path: String, in folder: String) throws -> [String: String] {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let content = """
            # Made for development. Whoever has this file can read everything stored beside it.
            \(CommonVariables.secretKey.name)=\(randomKey())
            \(StorageVariables.fernetKeys.name)=\(randomKey())

            """
        let draft = path + "." + UUIDv7.make()
        guard
            FileManager.default.createFile(
                atPath: draft, contents: Data(content.utf8), attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
        defer { unlink(draft) }
        guard link(draft, path) == 0 || errno == EEXIST, let secrets = try existing(path) else {
            throw CocoaError(.fileWriteUnknown)
        }
        return secrets
    }

    /// 32 random bytes in URL-safe base64: the form of a Fernet key.
    private static func randomKey() -> String {
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
        return Data(bytes).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
    }
}
