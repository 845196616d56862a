import Foundation
import HTTPTypes
import Hummingbird
import ServiceKit
import Storage

/// Signing in with a provider: the list, the way there, the way back, and the swap of the hand-off code for a session.
struct SignInRoutes: Sendable {
    let options: [SignInOption]
    let clients: [String: OpenIDClient]
    let attempts: LoginAttemptStore
    let handOffs: HandOffStore
    let users: UserStore
    let sessions: SessionIssuer
    let admission: Admission
    let binding: BrowserBinding
    let origins: OriginCheck
    /// `AUTH_CALLBACK=token`.
    let handsOffToken: Bool
    /// Where the web app lies, without a slash at its end.
    let frontend: String

    private var clock: WallClock { sessions.clock }

    func add(to routes: inout Routes) {
        routes.get("/auth/providers", .anyone) { [options] _, _ in JSONResponse(options) }
        routes.post("/auth/{provider}/initiate", .anyone, initiate)
        routes.get("/auth/{provider}/callback", .anyone, callback)
        routes.post("/auth/token", .anyone, token)
    }

    private struct Beginning: Decodable {
        var returnTo: String?
    }

    struct Started: Encodable, Sendable {
        var authURL: String
        var state: String

        private enum CodingKeys: String, CodingKey {
            case authURL = "auth_url"
            case state
        }
    }

    @Sendable
    private func initiate(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<Started> {
        try origins.check(request.head)
        try await sessions.throttle.admit(.initiate)
        let client = try client(context)
        // A path of the app may be as long as the gateway lets any be; it is judged below.
        let body = try await request.bytes(limit: 16_384)
        let wanted = body.readableBytes == 0 ? nil : try Self.beginning(Data(body.readableBytesView)).returnTo
        let state = OneTimeSecret()
        // Our own page holds a cookie; an app elsewhere, or one that opens a browser of its own, cannot.
        let browser = origins.isOwnPage(request.head) ? OneTimeSecret() : nil
        let secrets = LoginAttempt.Secrets(returnPath: (wanted.flatMap(ReturnPath.init) ?? .home).text)
        do {
            let url = try await client.authorizationURL(state: state.text, secrets: secrets)
            try await attempts.add(
                state: state, provider: client.provider.id, browser: browser, secrets: secrets, at: clock.now())
            return JSONResponse(
                Started(authURL: url, state: state.text),
                headers: browser.map { [.setCookie: binding.setting($0)] } ?? [:])
        } catch let refusal as SignInRefusal {
            throw refused(refusal, provider: client.provider.id)
        }
    }

    private static func beginning(_ data: Data) throws -> Beginning {
        do {
            return try JSON.decode(Beginning.self, from: data)
        } catch is DecodingError {
            throw Problem.invalid("/return_to", "must be text, in a JSON object")
        }
    }

    @Sendable
    private func callback(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let client = try client(context)
        do {
            try await sessions.throttle.admit(.callback)
            let location = try await finish(request, with: client)
            return Response(status: .seeOther, headers: [.location: location, .cacheControl: "no-store"])
        } catch let refusal as SignInRefusal {
            return try explained(refused(refusal, provider: client.provider.id), to: request)
        } catch {
            return try explained(context.problem(of: error), to: request)
        }
    }

    /// A person in a browser gets the page that explains the problem; everyone else the problem itself.
    private func explained(_ problem: Problem, to request: Request) throws(Problem) -> Response {
        guard request.headers[.accept]?.lowercased().contains("text/html") == true else { throw problem }
        let query = FormEncoding.text([
            ("problem", problem.code), ("correlation", RequestScope.current?.correlationID ?? ""),
        ])
        return Response(
            status: .seeOther, headers: [.location: "\(frontend)/sign-in?\(query)", .cacheControl: "no-store"])
    }

    /// Where the person goes with their code.
    private func finish(_ request: Request, with client: OpenIDClient) async throws -> String {
        guard let state = request.query("state") else { throw SignInRefusal(.incomplete, "state") }
        guard let state = OneTimeSecret(state), let attempt = try await attempts.take(state: state, at: clock.now())
        else { throw SignInRefusal(.unknownState) }
        guard attempt.provider == client.provider.id else { throw SignInRefusal(.otherProvider, attempt.provider) }
        if let hash = attempt.browserHash, !binding.matches(hash, in: request.headers) {
            throw SignInRefusal(.otherBrowser)
        }
        if let error = request.query("error") {
            throw SignInRefusal(
                error == "access_denied" ? .denied : .providerError, ProviderIssuer.shown(error))
        }
        guard let code = request.query("code"), !code.isEmpty else { throw SignInRefusal(.incomplete, "code") }
        let secrets = try attempts.seal.open(attempt.sealedSecrets)
        let proof = try await client.proof(code: code, secrets: secrets, responseIssuer: request.query("iss"))
        try admission.check(proof.person.email, isTrusted: proof.isEmailTrusted)
        let user: User
        do {
            user = try await users.record(proof.person, at: clock.now())
        } catch let problem as Problem where problem.code == "email_taken" {
            throw SignInRefusal(.emailTaken)
        }
        try await sessions.throttle.admit(.callback, account: user.id)
        // Our own page can swap a code; only who cannot is handed the token itself.
        if handsOffToken, attempt.browserHash == nil {
            let token = try await sessions.beginLegacy(for: user, request: request)
            return "\(frontend)/auth/callback?\(FormEncoding.text([("token", token)]))"
        }
        let handOff = OneTimeSecret()
        try await handOffs.add(handOff, user: user.id, browserHash: attempt.browserHash, at: clock.now())
        // Read again although we wrote it: nothing that leads anywhere is taken on trust.
        let path = ReturnPath(secrets.returnPath) ?? .home
        let query = [(name: "code", value: handOff.text)] + (path == .home ? [] : [("return_to", path.text)])
        return "\(frontend)/auth/callback?\(FormEncoding.text(query))"
    }

    private struct Swap: Decodable {
        var code: String
    }

    @Sendable
    private func token(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try origins.check(request.head)
        try await sessions.throttle.admit(.token)
        let swap = try await request.json(Swap.self)
        do {
            guard let code = OneTimeSecret(swap.code), let handOff = try await handOffs.take(code, at: clock.now()),
                let user = try await users.user(handOff.userID)
            else { throw SignInRefusal(.unknownCode) }
            // Our own page accepts only what this browser began: a code that somebody else's sign-in made is a trap.
            guard let hash = handOff.browserHash else {
                guard !origins.isOwnPage(request.head) else { throw SignInRefusal(.handOffBrowser, "not bound") }
                return try await sessions.begin(for: user, request: request).response(from: request, context: context)
            }
            guard binding.matches(hash, in: request.headers) else { throw SignInRefusal(.handOffBrowser) }
            var response = try await sessions.begin(for: user, request: request)
                .response(from: request, context: context)
            response.headers.append(HTTPField(name: .setCookie, value: binding.clearing(hash)))
            return response
        } catch let refusal as SignInRefusal {
            throw refused(refusal, provider: nil)
        }
    }

    private func client(_ context: ServiceContext) throws(Problem) -> OpenIDClient {
        guard let client = clients[context.parameter("provider")] else { throw .notFound("Provider") }
        return client
    }

    /// The one place where a sign-in that failed is written down.
    private func refused(_ refusal: SignInRefusal, provider: String?) -> Problem {
        var details = ["reason": refusal.reason.rawValue]
        details["provider"] = provider
        details["detail"] = refusal.detail
        sessions.audit.record(.refused, details)
        return refusal.problem
    }
}
