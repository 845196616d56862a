public import Foundation

/// What every process reads.
public enum CommonVariables {
    public static let environment = Variable<DeploymentEnvironment>(
        "ENVIRONMENT", default: .development,
        "`production` refuses to start with anything unsafe; `development` answers only to local names.")
    public static let host = Variable<String>(
        "HOST", default: "127.0.0.1", inProduction: "0.0.0.0", "The address to listen on.")
    public static let logLevel = Variable<String>(
        "LOG_LEVEL", default: "info",
        rule: {
            LogSettings.levels.contains($0) ? nil : "must be one of \(LogSettings.levels.joined(separator: ", "))"
        },
        "The least important log line that is written.")
    public static let logFormat = Variable<LogFormat>(
        "LOG_FORMAT", default: .human, inProduction: .json, "`json` for machines, `human` for a terminal.")
    public static let dataFolder = Variable<String>(
        "DATA_DIR", default: "data", "The folder for what is kept on disk: SQLite files and development secrets.")
    public static let secretKey = Variable<String>(
        "SECRET_KEY", secret: true, neededInProduction: true,
        rule: {
            $0.utf8.count >= 32 ? nil : "must have at least 32 characters; make one with: openssl rand -base64 48"
        },
        "Keys for tokens are derived from it. Make one with: openssl rand -base64 48")
    public static let previousSecretKey = Variable<String?>(
        "SECRET_KEY_PREVIOUS", default: .some(nil), secret: true,
        rule: { $0.map { $0.utf8.count >= 32 } ?? true ? nil : "must have at least 32 characters, as SECRET_KEY has" },
        "The other SECRET_KEY while it is being changed: what was made under it is still accepted.")
    public static let drainDelay = Variable<Duration>(
        "DRAIN_DELAY", default: .zero, inProduction: .seconds(3),
        "How long after SIGTERM a process goes on taking requests while it says that it is not ready, so that whoever "
            + "sends them can turn to others.")
    public static let drainTimeout = Variable<Duration>(
        "DRAIN_TIMEOUT", default: .seconds(10),
        "How long requests and event streams under way may take to end after DRAIN_DELAY; then they are cut.")

    public static let all: [any Declaration] = [
        environment, host, logLevel, logFormat, dataFolder, secretKey, previousSecretKey, drainDelay, drainTimeout,
    ]
}

extension Configuration {
    /// Every `SECRET_KEY` that counts: the one that makes, then the one that is still accepted. Whatever is derived from
    /// the secret is derived from each of these, so that changing it signs nobody out.
    public var secretKeys: [String] {
        [self[CommonVariables.secretKey]] + [self[CommonVariables.previousSecretKey]].compactMap { $0 }
    }
}

/// What a process reads that stores anything.
public enum StorageVariables {
    public static let databaseURL = Variable<String?>(
        "DATABASE_URL", default: .some(nil), secret: true,
        "`sqlite:` and a folder (`sqlite:data`, `sqlite:///srv/ba`), or `postgresql://…`. Unset: SQLite in DATA_DIR.")
    public static let fernetKeys = Variable<[String]>(
        "FERNET_KEYS", secret: true, neededInProduction: true,
        rule: { $0.isEmpty ? "must hold at least one key" : nil },
        "Keys that seal everything people write, newest first. Make one with: openssl rand -base64 32 | tr '+/' '-_'")

    public static let allowEphemeralSQLite = Variable<Bool>(
        "ALLOW_EPHEMERAL_SQLITE", default: false,
        "Whether production may keep SQLite files where the next deployment loses them, such as in a container.")

    /// Where the store lies; for a service that does not seal under `FERNET_KEYS`.
    public static let place: [any Declaration] = [databaseURL, allowEphemeralSQLite]
    public static let all: [any Declaration] = place + [fernetKeys]
}

/// Where the other services answer.
public enum NeighbourVariables {
    public static let auth = Variable<URL>(
        "AUTH_URL", default: URL(string: "http://127.0.0.1:8081"), "The auth service.")
    public static let chat = Variable<URL>(
        "CHAT_URL", default: URL(string: "http://127.0.0.1:8082"), "The chat service.")
    public static let documents = Variable<URL>(
        "DOCUMENTS_URL", default: URL(string: "http://127.0.0.1:8083"), "The documents service.")
}

/// The port a service listens on; each has its own default so that all run side by side.
public func portVariable(default port: Int) -> Variable<Int> {
    Variable<Int>(
        "PORT", default: port, rule: { (0...65_535).contains($0) ? nil : "must be between 0 and 65535" },
        "The port to listen on; 0 takes a free one.")
}
