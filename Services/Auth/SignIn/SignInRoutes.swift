import Hummingbird
import ServiceKit

/// `GET /auth/providers`: the ways to sign in that this installation offers.
struct SignInRoutes: Sendable {
    let options: [SignInOption]

    func add(to routes: inout Routes) {
        routes.get("/auth/providers", .anyone) { [options] _, _ in JSONResponse(options) }
    }
}
