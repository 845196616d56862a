public import HTTPTypes

extension Problem {
    /// 404. Somebody else's object is answered the same way as a missing one.
    public static func notFound(_ what: String) -> Problem {
        Problem(.notFound, code: "not_found", "\(what) not found")
    }

    /// 422, naming the fields at fault.
    public static func invalid(_ fields: [Field]) -> Problem {
        let detail = fields.first.map { field in
            let name = field.pointer.drop { "/?".contains($0) }
            return name.isEmpty ? "The request \(field.message)." : "\(name): \(field.message)."
        }
        return Problem(
            .unprocessableContent, code: "invalid_request", detail ?? "The request is not valid.", fields: fields)
    }

    public static func invalid(_ pointer: String, _ message: String) -> Problem {
        invalid([Field(pointer: pointer, message: message)])
    }

    /// 400.
    public static func badRequest(_ code: String, _ detail: String) -> Problem {
        Problem(.badRequest, code: code, detail)
    }

    /// 409.
    public static func conflict(_ code: String, _ detail: String, extensions: [String: String] = [:]) -> Problem {
        Problem(.conflict, code: code, detail, extensions: extensions)
    }

    /// 413, naming the limit.
    public static func tooLarge(limit: Int) -> Problem {
        let size = limit % 1_048_576 == 0 ? "\(limit / 1_048_576) MiB" : "\(limit / 1_024) KiB"
        return Problem(.contentTooLarge, code: "too_large", "Too large. The limit is \(size); nothing was stored.")
    }

    /// 503.
    public static func unavailable(_ detail: String, retryAfter: Duration = .seconds(2)) -> Problem {
        Problem(.serviceUnavailable, code: "unavailable", detail, retryable: true, retryAfter: retryAfter)
    }

    /// 401 without a token.
    public static let notAuthenticated = Problem(
        .unauthorized, code: "not_authenticated", "Not authenticated", headers: [.wwwAuthenticate: "Bearer"])

    /// 401 with a token that is not (or no longer) good (RFC 6750 §3.1).
    public static let invalidToken = Problem(
        .unauthorized, code: "invalid_token", "Could not validate credentials",
        headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])

    /// 405 (RFC 9110 §15.5.6).
    public static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Problem {
        Problem(
            .methodNotAllowed, code: "method_not_allowed", "Method Not Allowed",
            headers: [.allow: allowed.map(\.rawValue).sorted().joined(separator: ", ")])
    }

    /// 404 for a path nothing answers at.
    public static let unknownRoute = Problem(.notFound, code: "unknown_route", "Not Found")

    /// 421 (RFC 9110 §15.5.20).
    static let foreignHost = Problem(
        .misdirectedRequest, code: "foreign_host", "In development this server answers only to local names.")

    /// 500. The cause is in the log under the same correlation id, never in the answer.
    public static let internalError = Problem(
        .internalServerError, code: "internal",
        "Something went wrong on our side. What was saved before is safe; try again.",
        retryable: true)
}
