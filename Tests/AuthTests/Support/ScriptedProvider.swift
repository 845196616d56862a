import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JWTKit
import Logging
import NIOCore
import ServiceKit
import StorageTesting
import Synchronization
import Testing

@testable import Auth

/// An OpenID provider without a socket. It signs in whoever comes, and says what a test tells it to.
final class ScriptedProvider: Sendable {
    static let issuer = "https://id.example.org"
    static let environment = [
        "OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "ba", "OIDC_CLIENT_SECRET": "hush", "OIDC_NAME": "Example",
        "GOOGLE_CLIENT_ID": "ba", "GOOGLE_CLIENT_SECRET": "hush", "GOOGLE_ISSUER": issuer,
        "BACKEND_URL": "https://ba.example.org",
    ]

    struct State {
        var claims = IDTokenClaims()
        var keys: [(id: String, key: ES256PrivateKey)] = [("one", ES256PrivateKey())]
        /// Instead of the usual answer, by the end of the address.
        var answers: [String: ProviderResponse] = [:]
        /// The ends of the addresses that were asked for.
        var asked: [String] = []
    }

    let state = Mutex(State())
    let clock: TestClock

    init(_ clock: TestClock) {
        self.clock = clock
        state.withLock {
            $0.claims.iss = Self.issuer
            $0.claims.sub = "subject-1"
            $0.claims.aud = ["ba"]
            $0.claims.email = "ada@example.org"
            $0.claims.isEmailVerified = true
            $0.claims.name = "Ada"
        }
    }

    var asked: [String] { state.withLock { $0.asked } }

    func change(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    func rotate(to id: String) { state.withLock { $0.keys = [(id, ES256PrivateKey())] } }

    @Sendable
    func call(_ request: ProviderRequest) async throws -> ProviderResponse {
        let end = request.url.split(separator: "/").last.map(String.init) ?? ""
        let (scripted, claims, key) = state.withLock { state in
            state.asked.append(end)
            return (state.answers[end], state.claims, state.keys[0])
        }
        if let scripted { return scripted }
        switch end {
        case "openid-configuration":
            return Self.json([
                "issuer": Self.issuer, "authorization_endpoint": Self.issuer + "/authorize",
                "token_endpoint": Self.issuer + "/token", "jwks_uri": Self.issuer + "/jwks",
                "userinfo_endpoint": Self.issuer + "/userinfo",
            ])
        case "jwks":
            let parameters = key.key.publicKey.parameters
            return Self.json([
                "keys": [
                    [
                        "kty": "EC", "crv": "P-256", "kid": key.id, "x": Self.url(parameters?.x),
                        "y": Self.url(parameters?.y),
                    ]
                ]
            ])
        case "token":
            let collection = await JWTKeyCollection().add(ecdsa: key.key, kid: JWKIdentifier(string: key.id))
            var claims = claims
            claims.iat = claims.iat ?? Double(clock.now.seconds)
            claims.exp = claims.exp ?? Double(clock.now.seconds) + 300
            // The code stands for the nonce, which a real provider remembers with it.
            claims.nonce = claims.nonce ?? request.form?.first { $0.name == "code" }?.value
            let token = try await collection.sign(claims, kid: JWKIdentifier(string: key.id))
            return Self.json(["id_token": token, "access_token": "opaque", "token_type": "Bearer"])
        default:
            return ProviderResponse(status: 404, contentType: "text/html", body: Data("<html>".utf8))
        }
    }

    private static func url(_ base64: String?) -> String {
        (base64 ?? "").replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func json(_ object: [String: Any], status: Int = 200) -> ProviderResponse {
        let body = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
        return ProviderResponse(status: status, contentType: "application/json", body: body)
    }
}

/// A browser's cookies, and the steps of signing in with a provider.
final class Visitor: Sendable {
    static let page = "https://ba.example.org"

    let client: any TestClientProtocol
    /// Of the page that asks; nil for an app that is no page.
    let origin: String?
    private let jar = Mutex<[String: String]>([:])

    init(_ client: any TestClientProtocol, origin: String? = Visitor.page) {
        self.client = client
        self.origin = origin
    }

    struct Attempt: Sendable {
        var state: String
        var nonce: String
        var query: [String: String]
    }

    var cookies: [String: String] {
        get { jar.withLock { $0 } }
        set { jar.withLock { $0 = newValue } }
    }

    func initiate(_ provider: String = "oidc", returnTo: String? = nil) async throws -> Attempt {
        let body =
            try returnTo.map { String(decoding: try JSONEncoder().encode(["return_to": $0]), as: UTF8.self) } ?? ""
        let answer = try await send(.post, "/auth/\(provider)/initiate", body)
        #expect(answer.status == .ok, "\(answer.body)")
        let url = try #require(URLComponents(string: answer.json["auth_url"] as? String ?? ""))
        let query = Dictionary(uniqueKeysWithValues: (url.queryItems ?? []).map { ($0.name, $0.value ?? "") })
        return Attempt(
            state: try #require(answer.json["state"] as? String), nonce: query["nonce"] ?? "", query: query)
    }

    /// As a browser that follows the provider's redirect.
    func comeBack(_ attempt: Attempt, _ provider: String = "oidc", with extra: String = "") async throws -> Answer {
        try await send(
            .get, "/auth/\(provider)/callback?state=\(attempt.state)&code=\(attempt.nonce)\(extra)", accept: "text/html"
        )
    }

    /// There and back again; gives the query of the page it ends on.
    func wholeWay() async throws -> [String: String] {
        let attempt = try await initiate()
        return try await comeBack(attempt).landing
    }

    func swap(_ code: String) async throws -> Answer {
        try await send(.post, "/auth/token", #"{"code": "\#(code)"}"#)
    }

    func send(_ method: HTTPRequest.Method, _ path: String, _ body: String = "", accept: String = "*/*") async throws
        -> Answer
    {
        var headers: HTTPFields = [.accept: accept]
        headers[.forwardedHost] = "ba.example.org"
        if method == .post { headers[.origin] = origin }
        headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: body.isEmpty ? nil : ByteBuffer(string: body))
        // A page elsewhere that sends no credentials, and an app, keep no cookies.
        if origin == Self.page {
            for set in response.headers[values: .setCookie] {
                let pair = set.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
                jar.withLock { $0[pair[0]] = set.contains("Max-Age=0") ? nil : pair.last }
            }
        }
        return Answer(status: response.status, headers: response.headers, body: String(buffer: response.body))
    }
}

extension Answer {
    /// The query of `Location`.
    var landing: [String: String] {
        let items = URLComponents(string: headers[.location] ?? "")?.queryItems ?? []
        return Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value ?? "") })
    }
}

struct SignInUnderTest: Sendable {
    let auth: AuthUnderTest
    let provider: ScriptedProvider

    func visitor(origin: String? = Visitor.page) -> Visitor { Visitor(auth.client, origin: origin) }
}

/// Auth with a scripted provider behind `google` and `oidc`.
func withProvider(
    on engine: TestEngine = .sqlite, environment: [String: String] = [:],
    _ body: @Sendable (SignInUnderTest) async throws -> Void
) async throws {
    let all = ScriptedProvider.environment.merging(environment) { $1 }
    let clock = TestClock()
    let provider = ScriptedProvider(clock)
    try await withAuth(on: engine, environment: all, clock: clock, callingProvidersBy: provider.call) { auth in
        try await body(SignInUnderTest(auth: auth, provider: provider))
    }
}
