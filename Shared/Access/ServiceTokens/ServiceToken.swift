internal import Crypto
internal import ServiceKit

/// A token that one service shows another: HS256 (RFC 7518 §3.2) under a key derived from `SECRET_KEY`, good for one
/// minute and for one service. It says who calls, and on whose behalf.
enum ServiceToken {
    static let algorithm = "HS256"
    static let type = "service+jwt"
    static let lifetime = Duration.seconds(60)

    struct Header: Encodable {
        var alg = ServiceToken.algorithm
        var typ = ServiceToken.type
    }

    struct Payload: Codable {
        /// The calling service.
        var iss: String
        /// The service that is called.
        var aud: String
        /// The id of the user on whose behalf it calls, if there is one.
        var sub: String?
        var iat: Int
        var exp: Int
        var jti: String
    }
}
