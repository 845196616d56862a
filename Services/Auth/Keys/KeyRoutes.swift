import Access
import HTTPTypes
import Hummingbird
import ServiceKit

/// `GET /auth/.well-known/jwks.json`: the public keys, for anyone who wants to check an access token (RFC 7517 §5).
struct KeyRoutes: Sendable {
    let ring: SigningKeyRing

    func add(to routes: inout Routes) {
        routes.get("/auth/.well-known/jwks.json", .anyone) { [ring] _, _ in
            JSONResponse(ring.published, headers: [.cacheControl: "public, max-age=300"])
        }
    }
}
