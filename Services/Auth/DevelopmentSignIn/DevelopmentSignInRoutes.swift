import Hummingbird
import ServiceKit

/// `POST /auth/dev/login`: signs anyone in who gives an e-mail address. For development; see `DEV_LOGIN`.
struct DevelopmentSignInRoutes: Sendable {
    static let option = SignInOption(id: "dev", name: "Development sign-in")
    static let issuer = "development"

    let users: UserStore
    let sessions: SessionIssuer
    let origins: OriginCheck

    private struct Body: Decodable {
        var email: String?
        var admin: Bool?
    }

    func add(to routes: inout Routes) {
        routes.post("/auth/dev/login", .anyone, signIn)
    }

    @Sendable
    private func signIn(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<TokenAnswer> {
        try origins.check(request.head)
        try await sessions.throttle.admit(.developmentSignIn)
        let body = try await request.json(Body.self)
        let email = try Self.email(body.email)
        try await sessions.throttle.admit(.developmentSignIn, account: email.text)
        do {
            // Nobody proves an address here, but whom a list keeps out, it keeps out.
            try sessions.admission.check(email, isTrusted: true)
        } catch {
            throw error.problem
        }
        let person = SignedInPerson(
            issuer: Self.issuer, subject: email.text, email: email, displayName: nil, isAdmin: body.admin)
        let user = try await users.record(person, at: sessions.clock.now())
        return try await sessions.begin(for: user, request: request)
    }

    private static func email(_ input: String?) throws(Problem) -> EmailAddress {
        guard let input else { throw .invalid("/email", "is required") }
        guard input.utf8.count <= EmailAddress.byteLimit else {
            throw .invalid("/email", "must be at most \(EmailAddress.byteLimit) characters long")
        }
        guard let email = EmailAddress(input) else {
            throw .invalid("/email", "must be an e-mail address, such as ada@example.org")
        }
        return email
    }
}
