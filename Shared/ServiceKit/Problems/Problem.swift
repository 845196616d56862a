public import Foundation
public import HTTPTypes

/// What went wrong, for the person who reads it and the program that reacts to it: the one error that leaves every
/// service, as `application/problem+json` (RFC 9457).
public struct Problem: Error, Sendable, Equatable {
    /// One field at fault.
    public struct Field: Codable, Sendable, Equatable {
        /// A JSON pointer into the request (RFC 6901): `/name`; `?q` for a query parameter.
        public var pointer: String
        public var message: String

        public init(pointer: String, message: String) {
            self.pointer = pointer
            self.message = message
        }
    }

    public var status: HTTPResponse.Status
    /// Stable, for programs: `not_found`, `answer_in_progress`.
    public var code: String
    /// One sentence for a person: what happened, what was kept, what to do.
    public var detail: String
    /// Whether the same request may succeed later.
    public var isRetryable: Bool
    public var fields: [Field]
    public var retryAfter: Duration?
    /// Further headers of the answer, such as `Allow` or `WWW-Authenticate`.
    public var headers: HTTPFields
    /// Further members of the body (RFC 9457 §3.2), such as the id of the run in progress.
    public var extensions: [String: String]

    public init(
        _ status: HTTPResponse.Status, code: String, _ detail: String, retryable: Bool = false, fields: [Field] = [],
        retryAfter: Duration? = nil, headers: HTTPFields = [:], extensions: [String: String] = [:]
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        isRetryable = retryable
        self.fields = fields
        self.retryAfter = retryAfter
        self.headers = headers
        self.extensions = extensions
    }
}

extension Problem {
    public static let contentType = "application/problem+json"

    /// The answer's body. `correlationID` lets the person's report be found in the logs.
    public func body(correlationID: String) -> Data {
        var members: [String: any Sendable] = extensions
        members["type"] = "about:blank"
        members["title"] = status.reasonPhrase
        members["status"] = status.code
        members["detail"] = detail
        members["code"] = code
        members["correlation_id"] = correlationID
        members["retryable"] = isRetryable
        members["errors"] = fields.map { ["pointer": $0.pointer, "message": $0.message] }
        do {
            return try JSONSerialization.data(withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes])
        } catch {
            preconditionFailure("a problem holds only text, numbers and lists: \(error)")
        }
    }

    /// The answer's headers, `Content-Type` and `Retry-After` (whole seconds, rounded up; RFC 9110 §10.2.3) among them.
    public var allHeaders: HTTPFields {
        var all = headers
        all[.contentType] = Problem.contentType
        if let retryAfter { all[.retryAfter] = String(Int(retryAfter.inSeconds.rounded(.up))) }
        return all
    }

    /// Reads a problem that another service answered with; `nil` when the body is not one.
    public init?(status: HTTPResponse.Status, body: Data) {
        guard let members = try? JSONSerialization.jsonObject(with: body) as? [String: Any],
            let detail = members["detail"] as? String
        else { return nil }
        let fields = (members["errors"] as? [[String: String]] ?? []).compactMap { field -> Field? in
            guard let pointer = field["pointer"], let message = field["message"] else { return nil }
            return Field(pointer: pointer, message: message)
        }
        self.init(
            status, code: members["code"] as? String ?? "upstream", detail,
            retryable: members["retryable"] as? Bool ?? false, fields: fields)
    }
}
