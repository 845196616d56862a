import NIOHTTP1

/// Which pages of other origins may read answers (Fetch Standard, CORS protocol). Origins are compared as text, byte
/// for byte: `null`, another case, another port or a name that merely ends alike are somebody else's.
struct CORSPolicy: Sendable, Equatable {
    /// What a request's `Origin` is to this server.
    enum Verdict: Equatable, Sendable {
        /// No page of another origin is asking.
        case absent
        case allowed(origin: String)
        case foreign
    }

    private let origins: Set<String>

    /// - Parameter origins: exact origins: `https://app.example.org`.
    init(_ origins: [String]) {
        self.origins = Set(origins)
    }

    /// - Parameter own: the origin the request was sent to. A page that this gateway served itself is always welcome.
    func verdict(origin: String?, own: String?) -> Verdict {
        guard let origin else { return .absent }
        if origins.contains(origin) { return .allowed(origin: origin) }
        if origin == own { return .allowed(origin: origin) }
        return .foreign
    }

    static let exposedHeaders = "X-Correlation-ID, Content-Disposition, Retry-After, ETag, RateLimit, RateLimit-Policy"
    static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE"
    /// A day; browsers cap it by themselves.
    static let preflightSeconds = 86_400

    /// Added to every answer that is not a file of the web app, errors and event streams among them.
    static func headers(for verdict: Verdict) -> [(String, String)] {
        guard case .allowed(let origin) = verdict else { return [("Vary", "Origin")] }
        return [
            ("Vary", "Origin"),
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Expose-Headers", exposedHeaders),
        ]
    }

    /// What a preflight answer says beyond `headers(for:)`.
    /// - Parameter requested: `Access-Control-Request-Headers`, echoed when it is a list of field names.
    static func preflightHeaders(requested: String?) -> [(String, String)] {
        var headers = [
            ("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers"),
            ("Access-Control-Allow-Methods", methods),
            ("Access-Control-Max-Age", String(preflightSeconds)),
        ]
        if let requested, isFieldNameList(requested) { headers.append(("Access-Control-Allow-Headers", requested)) }
        return headers
    }

    private static func isFieldNameList(_ text: String) -> Bool {
        text.utf8.count <= 2_048
            && text.split(separator: ",").allSatisfy { HeadFacts.isToken(String($0).trimmingWhitespace()) }
    }
}
