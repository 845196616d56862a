import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

/// Keeps one cookie, as a browser does, and sends it to auth.
final class Browser: Sendable {
    private let client: any TestClientProtocol
    private let userAgent: String
    private let held = Mutex<String?>(nil)

    init(client: any TestClientProtocol, userAgent: String) {
        self.client = client
        self.userAgent = userAgent
    }

    /// `name=value`
    var cookie: String? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }

    func get(_ path: String, token: String? = nil) async throws -> Answer {
        try await send(.get, path, token: token)
    }

    func post(_ path: String, _ body: String = "", token: String? = nil, headers: HTTPFields = [:]) async throws
        -> Answer
    {
        try await send(.post, path, body: body, token: token, headers: headers)
    }

    func delete(_ path: String, token: String? = nil) async throws -> Answer {
        try await send(.delete, path, token: token)
    }

    /// Signs in and gives the access token.
    @discardableResult
    func signIn(_ email: String = "ada@example.org", admin: Bool? = nil) async throws -> String {
        let body = admin.map { #"{"email": "\#(email)", "admin": \#($0)}"# } ?? #"{"email": "\#(email)"}"#
        let answer = try await post("/auth/dev/login", body)
        #expect(answer.status == .ok)
        return try #require(answer.json["access_token"] as? String)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, body: String = "", token: String? = nil, headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        headers[.userAgent] = userAgent
        headers[.authorization] = token.map { "Bearer \($0)" }
        headers[.cookie] = cookie
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: body.isEmpty ? nil : ByteBuffer(string: body))
        let answer = Answer(
            status: response.status, headers: response.headers, body: String(buffer: response.body))
        if let set = answer.headers[.setCookie] {
            cookie = set.contains("Max-Age=0") ? nil : String(set.prefix { $0 != ";" })
        }
        return answer
    }
}

struct Answer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: String

    /// The body as an object; empty when it is none.
    var json: [String: Any] { parsed as? [String: Any] ?? [:] }
    var list: [[String: Any]] { parsed as? [[String: Any]] ?? [] }
    var code: String? { json["code"] as? String }
    var detail: String? { json["detail"] as? String }
    /// The pointers of a 422.
    var pointers: [String] { (json["errors"] as? [[String: String]] ?? []).compactMap { $0["pointer"] } }

    private var parsed: Any? { try? JSONSerialization.jsonObject(with: Data(body.utf8)) }
}

/// The claims of a token, unchecked, as the existing clients read them.
func claims(of token: String) throws -> [String: Any] {
    let parts = token.split(separator: ".")
    try #require(parts.count == 3)
    let bytes = try #require(Base64URL.decode(parts[1].utf8))
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
}
