public import Foundation
public import ServiceKit
public import ServiceLifecycle

/// A service among its neighbours: who may call it, and how it calls others.
public struct ServiceAccess: Sendable {
    public let http: HTTPClientService
    public let keys: KeySource
    public let authenticator: Authenticator
    private let configuration: Configuration
    private let issuer: ServiceTokenIssuer

    /// - Parameter keys: where access tokens' public keys come from; the auth service unless given.
    public init(_ start: ProcessStart, keys given: KeySource? = nil) {
        let secrets = start.configuration.secretKeys
        http = HTTPClientService()
        configuration = start.configuration
        issuer = ServiceTokenIssuer(service: start.name, secrets: secrets)
        keys =
            given
            ?? KeySource(
                auth: Self.client("auth", at: NeighbourVariables.auth, start.configuration, http, issuer))
        authenticator =
            RequestAuthenticator(
                keys: keys, accessTokens: AccessTokenVerifier(),
                serviceTokens: ServiceTokenVerifier(service: start.name, secrets: secrets)
            ).authenticator
    }

    /// Calls the neighbour `name` with this service's token.
    public func client(_ name: String, at variable: Variable<URL>) -> ServiceClient {
        Self.client(name, at: variable, configuration, http, issuer)
    }

    /// What must run: the HTTP client and the refresh of keys.
    public var services: [any Service] { [http, KeyRefresh(keys)] }

    private static func client(
        _ name: String, at variable: Variable<URL>, _ configuration: Configuration, _ http: HTTPClientService,
        _ issuer: ServiceTokenIssuer
    ) -> ServiceClient {
        ServiceClient(name: name, base: configuration[variable], http: http.client) { userID in
            try issuer.token(for: name, onBehalfOf: userID)
        }
    }
}
