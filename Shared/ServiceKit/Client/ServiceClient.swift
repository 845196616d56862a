public import AsyncHTTPClient
public import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Calls another service: with a service token, the caller's correlation id and trace, time limits, and retries only
/// where a repetition cannot do harm.
public struct ServiceClient: Sendable {
    /// Makes the service token for a call, for a person's data when `onBehalfOf` is given.
    public typealias Credential = @Sendable (_ onBehalfOf: String?) throws -> String

    /// As a person reads it in a message: `documents`.
    public let name: String
    private let base: @Sendable () -> URL
    private let http: HTTPClient
    private let timeout: Duration
    private let credential: Credential

    public init(
        name: String, base: URL, http: HTTPClient, timeout: Duration = .seconds(10), credential: @escaping Credential
    ) {
        self.init(name: name, base: { base }, http: http, timeout: timeout, credential: credential)
    }

    /// - Parameter base: asked for every attempt, so that a repeated one may go to another replica.
    public init(
        name: String, base: @escaping @Sendable () -> URL, http: HTTPClient, timeout: Duration = .seconds(10),
        credential: @escaping Credential
    ) {
        self.name = name
        self.base = base
        self.http = http
        self.timeout = timeout
        self.credential = credential
    }

    /// A value as one segment of a path, whatever it holds.
    public static func segment(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-_"))) ?? "-"
    }

    /// GET of a percent-encoded path, tried up to three times while the service cannot be reached or says 503.
    /// - Throws: the `Problem` the service answered with, or a 503 that names the service.
    public func get<Answer: Decodable>(
        _ path: String, query: [(String, String)] = [], onBehalfOf userID: String? = nil, as type: Answer.Type
    ) async throws -> Answer {
        var attempt = 0
        while true {
            do {
                return try await once("GET", path, query: query, onBehalfOf: userID, as: type)
            } catch let problem as Problem where problem.status == .serviceUnavailable && attempt < 2 {
                attempt += 1
                try await Task.sleep(for: .milliseconds(50 << attempt) + .milliseconds(Int.random(in: 0..<50)))
            }
        }
    }

    /// POST without a body, tried once: what it does may not bear a repetition. Errors as ``get(_:query:onBehalfOf:as:)``.
    public func post<Answer: Decodable>(
        _ path: String, query: [(String, String)] = [], as type: Answer.Type
    ) async throws -> Answer {
        try await once("POST", path, query: query, onBehalfOf: nil, as: type)
    }

    private func once<Answer: Decodable>(
        _ method: String, _ path: String, query: [(String, String)], onBehalfOf userID: String?, as type: Answer.Type
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: try url(path, query))
        request.method = HTTPMethod(rawValue: method)
        request.headers.add(name: "Authorization", value: "Bearer \(try credential(userID))")
        if let scope = RequestScope.current {
            request.headers.add(name: CorrelationID.header, value: scope.correlationID)
            request.headers.add(name: TraceContext.header, value: scope.trace.child().headerValue)
        }
        let status: HTTPResponse.Status
        let body: Data
        do {
            let response = try await http.execute(request, timeout: .nanoseconds(timeout.wholeMicroseconds * 1_000))
            status = HTTPResponse.Status(
                code: Int(response.status.code), reasonPhrase: response.status.reasonPhrase)
            body = Data(buffer: try await response.body.collect(upTo: 16 * 1_048_576))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            Logger(label: "client").warning(
                "call failed", metadata: ["service": "\(name)", "path": "\(path)", "error": "\(error)"])
            throw Problem.unavailable("The \(name) service does not answer. Nothing was lost; try again in a moment.")
        }
        guard (200..<300).contains(status.code) else {
            throw Problem(status: status, body: body) ?? unusable
        }
        do {
            return try JSON.decode(type, from: body)
        } catch is DecodingError {
            throw unusable
        }
    }

    private var unusable: Problem {
        Problem(.badGateway, code: "upstream", "The \(name) service gave an unusable answer.", retryable: true)
    }

    private func url(_ path: String, _ query: [(String, String)]) throws -> String {
        guard var components = URLComponents(url: base(), resolvingAgainstBaseURL: false) else {
            preconditionFailure("a checked URL has components")
        }
        components.percentEncodedPath += path
        if !query.isEmpty {
            components.queryItems = query.map { URLQueryItem(name: $0.0, value: $0.1) }
            // A plus would be read as a space on the other side.
            components.percentEncodedQuery = components.percentEncodedQuery?.replacingOccurrences(of: "+", with: "%2B")
        }
        guard let text = components.string else { throw Problem.unknownRoute }
        return text
    }
}
