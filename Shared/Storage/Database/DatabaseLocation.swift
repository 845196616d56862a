/// Where the data lies: the value of `DATABASE_URL`.
///
/// - `sqlite:data` or `sqlite:///srv/ba`: a folder, with one file per service in it.
/// - `postgresql://…`: a database, with one schema per service in it. Everything libpq understands may follow; our own
///   `prepared=false` is for PgBouncer in transaction mode, where prepared statements have no place to live.
public enum DatabaseLocation: Sendable, Hashable {
    case sqlite(folder: String)
    /// `url` goes to libpq as it is.
    case postgres(url: String, prepared: Bool)

    /// The text is not a location. The description names what is wrong with it and never holds a password.
    public struct Malformed: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
    }

    public init(_ text: String) throws(Malformed) {
        if text.hasPrefix("sqlite:") {
            self = try Self.parseSQLite(text.dropFirst("sqlite:".count))
        } else if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") {
            self = try Self.parsePostgres(text)
        } else {
            throw Malformed(
                description: "The database URL must start with sqlite: (such as sqlite:data) or postgresql://.")
        }
    }

    public var engine: Engine {
        switch self {
        case .sqlite: .sqlite
        case .postgres: .postgres
        }
    }

    private static func parseSQLite(_ rest: Substring) throws(Malformed) -> DatabaseLocation {
        var folder = rest
        if folder.hasPrefix("//") {
            folder = folder.dropFirst(2)
            guard folder.hasPrefix("/") else {
                throw Malformed(
                    description: "Write sqlite:folder for a folder here, or sqlite:///folder for one from the root.")
            }
        }
        guard folder.contains(where: { $0 != "/" }), folder != ":memory:" else {
            throw Malformed(description: "The SQLite URL needs a folder, such as sqlite:data or sqlite:///srv/ba.")
        }
        guard !folder.contains("?"), !folder.contains("#") else {
            throw Malformed(description: "The SQLite URL takes a folder and no parameters.")
        }
        return .sqlite(folder: String(folder))
    }

    private static func parsePostgres(_ text: String) throws(Malformed) -> DatabaseLocation {
        guard let mark = text.firstIndex(of: "?") else { return .postgres(url: text, prepared: true) }
        var prepared = true
        var kept: [Substring] = []
        for parameter in text[text.index(after: mark)...].split(separator: "&") {
            guard parameter.hasPrefix("prepared=") else {
                kept.append(parameter)
                continue
            }
            switch parameter.dropFirst("prepared=".count) {
            case "true": prepared = true
            case "false": prepared = false
            default: throw Malformed(description: "In the database URL, prepared must be true or false.")
            }
        }
        let query = kept.isEmpty ? "" : "?" + kept.joined(separator: "&")
        return .postgres(url: text[..<mark] + query, prepared: prepared)
    }
}

extension DatabaseLocation: CustomStringConvertible {
    /// The location with every password replaced by `***`, for logs.
    public var redacted: String {
        switch self {
        case .sqlite(let folder):
            return folder.hasPrefix("/") ? "sqlite://\(folder)" : "sqlite:\(folder)"
        case .postgres(let url, let prepared):
            let safe = url.replacing(/:\/\/([^\/?#@:]*):[^\/?#]*@/) { "://\($0.1):***@" }
                .replacing(/([?&](?:ssl)?password=)[^&]*/) { "\($0.1)***" }
            return prepared ? safe : safe + (safe.contains("?") ? "&" : "?") + "prepared=false"
        }
    }

    public var description: String { redacted }
}
