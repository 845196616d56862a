import Foundation

/// What we need of a provider's discovery document (OpenID Connect Discovery §3).
struct ProviderMetadata: Decodable, Sendable, Equatable {
    var issuer: String
    var authorizationEndpoint: String
    var tokenEndpoint: String
    var jwksURI: String
    var userinfoEndpoint: String?
    /// Left out it means `client_secret_basic`.
    var tokenEndpointAuthMethods: [String]?
    /// Whether answers must name their issuer (RFC 9207 §3).
    var namesIssuerInResponse: Bool?

    private enum CodingKeys: String, CodingKey {
        case issuer
        case authorizationEndpoint = "authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case jwksURI = "jwks_uri"
        case userinfoEndpoint = "userinfo_endpoint"
        case tokenEndpointAuthMethods = "token_endpoint_auth_methods_supported"
        case namesIssuerInResponse = "authorization_response_iss_parameter_supported"
    }

    /// - Throws: when it names another issuer, or an endpoint that is less protected than the document itself.
    func check(_ issuer: ProviderIssuer) throws(SignInRefusal) {
        guard self.issuer == issuer.expectedInDiscovery else {
            throw SignInRefusal(.discoveryIssuer, ProviderIssuer.shown(self.issuer))
        }
        let scheme = issuer.text.hasPrefix("http://") ? ["https", "http"] : ["https"]
        for endpoint in [authorizationEndpoint, tokenEndpoint, jwksURI] + [userinfoEndpoint].compactMap({ $0 }) {
            guard let url = URL(string: endpoint), scheme.contains(url.scheme ?? ""), url.host() != nil,
                url.fragment() == nil
            else { throw SignInRefusal(.unusableAnswer, "discovery names an endpoint that cannot be used") }
        }
    }
}
