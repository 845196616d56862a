import HTTPTypes
import Logging
import ServiceKit
import Testing

@testable import Access

@Suite("Request authenticator")
struct RequestAuthenticatorTests {
    static let secret = "a secret of at least thirty-two characters"
    let forge = TokenForge()
    let server: KeyServer

    init() { server = KeyServer([forge.key]) }

    private func authenticator(
        isRevoked: @escaping RequestAuthenticator.Revocation = { _ in false }
    ) -> RequestAuthenticator {
        RequestAuthenticator(
            keys: KeySource(clock: forge.clock.wall, fetch: server.fetch), accessTokens: forge.verifier,
            serviceTokens: ServiceTokenVerifier(service: "documents", secrets: [Self.secret], clock: forge.clock.wall),
            isRevoked: isRevoked, logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() })
    }

    private func request(_ authorization: String..., extra: HTTPFields = [:]) -> HTTPRequest {
        var request = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/api/projects")
        request.headerFields = extra
        for value in authorization { request.headerFields.append(HTTPField(name: .authorization, value: value)) }
        return request
    }

    private func problem(_ body: () async throws -> some Sendable) async -> Problem? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? Problem
        }
    }

    @Test("a good token names the person, whatever the case of the scheme", arguments: ["Bearer", "bearer", "BEARER"])
    func person(scheme: String) async throws {
        let token = try forge.issue()
        #expect(try await authenticator().person(request("\(scheme) \(token)")) == forge.identity)
    }

    @Test(
        "a missing or foreign credential is 401 Not authenticated",
        arguments: [
            [], ["Basic dXNlcjpwYXNz"], ["Bearer"], ["Bearer "], [""], ["Token abc"],
        ])
    func missing(values: [String]) async {
        var bare = request()
        for value in values { bare.headerFields.append(HTTPField(name: .authorization, value: value)) }
        let request = bare
        #expect(await problem { try await authenticator().person(request) } == .notAuthenticated)
        #expect(await problem { try await authenticator().service(request) } == .notAuthenticated)
    }

    @Test("two Authorization headers are believed neither")
    func twoHeaders() async throws {
        let token = try forge.issue()
        let request = request("Bearer \(token)", "Bearer \(token)")
        #expect(await problem { try await authenticator().person(request) } == .notAuthenticated)
    }

    @Test("a bad token is 401 Could not validate credentials", arguments: ["x", "x.y.z", "a b", "null", "undefined"])
    func bad(token: String) async {
        #expect(await problem { try await authenticator().person(request("Bearer \(token)")) } == .invalidToken)
    }

    @Test("headers that claim an identity are not believed")
    func claimedIdentity() async {
        var extra = HTTPFields()
        for name in ["X-User-ID", "X-Forwarded-User", "X-BA-Identity", "Remote-User"] {
            if let name = HTTPField.Name(name) { extra[name] = "user-1" }
        }
        let request = request(extra: extra)
        #expect(await problem { try await authenticator().person(request) } == .notAuthenticated)
    }

    @Test("the first request fetches the keys by itself")
    func firstRequest() async throws {
        let authenticator = authenticator()
        let request = request("Bearer \(try forge.issue())")
        for _ in 0..<3 { _ = try await authenticator.person(request) }
        #expect(server.fetches == 1)
    }

    @Test("a token of a key published later is accepted at once")
    func newKey() async throws {
        let authenticator = authenticator()
        _ = try await authenticator.person(request("Bearer \(forge.issue())"))
        let next = SigningKey()
        server.publish([forge.key, next])
        let token = try AccessTokenIssuer(key: next).issue(
            to: forge.identity, at: forge.clock.now, lifetime: .seconds(900))
        #expect(try await authenticator.person(request("Bearer \(token)")) == forge.identity)
    }

    @Test("ten thousand tokens of unknown keys cause one fetch and are all refused")
    func storm() async throws {
        let authenticator = authenticator()
        _ = try await authenticator.person(request("Bearer \(forge.issue())"))
        forge.clock.advance(by: .seconds(30))
        let tokens = try (0..<10_000).map { try forge.forge(header: ["kid": "unknown-\($0)"]) }
        let refused = await withTaskGroup(of: Problem?.self) { group in
            for token in tokens {
                group.addTask { await problem { try await authenticator.person(request("Bearer \(token)")) } }
            }
            return await group.reduce(into: 0) { $0 += $1 == .invalidToken ? 1 : 0 }
        }
        #expect(refused == 10_000)
        #expect(server.fetches == 2)
    }

    @Test("when auth cannot be asked about a key, the answer is 503 and nobody is signed out")
    func authDown() async throws {
        server.setDown(true)
        let request = request("Bearer \(try forge.issue())")
        let answer = await problem { try await authenticator().person(request) }
        #expect(answer?.status == .serviceUnavailable)
        #expect(answer?.isRetryable == true)
    }

    @Test("when auth is down, the keys already held go on working")
    func authDownLater() async throws {
        let authenticator = authenticator()
        let request = request("Bearer \(try forge.issue())")
        _ = try await authenticator.person(request)
        server.setDown(true)
        #expect(try await authenticator.person(request) == forge.identity)
    }

    @Test("a token of a revoked session is refused")
    func revocation() async throws {
        let request = request("Bearer \(try forge.issue())")
        let answer = await problem { try await authenticator { $0.sessionID == "session-1" }.person(request) }
        #expect(answer == .invalidToken)
    }

    @Test("a service route takes a service token for this service, and nothing else")
    func service() async throws {
        let chat = ServiceTokenIssuer(service: "chat", secrets: [Self.secret], clock: forge.clock.wall)
        let good = request("Bearer \(try chat.token(for: "documents", onBehalfOf: "user-1"))")
        #expect(try await authenticator().service(good) == ServiceIdentity(name: "chat", onBehalfOf: "user-1"))
        let elsewhere = request("Bearer \(try chat.token(for: "auth"))")
        #expect(await problem { try await authenticator().service(elsewhere) } == .invalidToken)
        let person = request("Bearer \(try forge.issue())")
        #expect(await problem { try await authenticator().service(person) } == .invalidToken)
        #expect(await problem { try await authenticator().person(good) } == .invalidToken)
    }
}
