import Hummingbird
import ServiceKit

/// `GET /auth/me`.
struct UserRoutes: Sendable {
    let users: UserStore

    func add(to routes: inout Routes) {
        routes.get("/auth/me", .person, me)
    }

    @Sendable
    private func me(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<UserAnswer> {
        guard let user = try await users.user(context.person().userID) else { throw Problem.notFound("User") }
        return JSONResponse(UserAnswer(user))
    }
}

/// The signed-in person, as the contract shows them.
struct UserAnswer: Encodable, Sendable {
    var id: String
    var email: String
    @Nullable var displayName: String?
    var oauthProvider: String
    var isAdmin: Bool
    var createdAt: Timestamp

    init(_ user: User) {
        id = user.id
        email = user.email
        _displayName = Nullable(wrappedValue: user.displayName)
        oauthProvider = user.provider
        isAdmin = user.isAdmin
        createdAt = user.createdAt
    }
}
