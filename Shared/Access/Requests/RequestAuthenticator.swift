public import HTTPTypes
public import Logging
public import ServiceKit

/// Says who makes a request, from its bearer token alone. No other header is believed, not even the gateway's.
public struct RequestAuthenticator: Sendable {
    /// Whether the session of a token that is otherwise good has been revoked.
    public typealias Revocation = @Sendable (AccessTokenClaims) async throws -> Bool

    private let keys: KeySource
    private let accessTokens: AccessTokenVerifier
    private let serviceTokens: ServiceTokenVerifier
    private let isRevoked: Revocation
    private let logger: Logger

    public init(
        keys: KeySource, accessTokens: AccessTokenVerifier, serviceTokens: ServiceTokenVerifier,
        isRevoked: @escaping Revocation = { _ in false }, logger: Logger = Logger(label: "access")
    ) {
        self.keys = keys
        self.accessTokens = accessTokens
        self.serviceTokens = serviceTokens
        self.isRevoked = isRevoked
        self.logger = logger
    }

    /// As a service's routes take it.
    public var authenticator: Authenticator { Authenticator(person: person, service: service) }

    /// The person whose access token the request carries.
    /// - Throws: a 401 `Problem`; 503 when auth's keys cannot be had, so that nobody is signed out for it.
    @Sendable
    public func person(_ request: HTTPRequest) async throws -> Identity {
        try await claims(request).identity
    }

    /// The service whose service token the request carries.
    /// - Throws: a 401 `Problem`.
    @Sendable
    public func service(_ request: HTTPRequest) async throws -> ServiceIdentity {
        let token = try bearer(request)
        do {
            return try serviceTokens.verify(token)
        } catch {
            throw refusal(error, of: "service")
        }
    }

    /// All claims of the request's access token. Errors as ``person(_:)``.
    public func claims(_ request: HTTPRequest) async throws -> AccessTokenClaims {
        let claims = try await verified(bearer(request))
        guard try await !isRevoked(claims) else { throw refusal(.revoked, of: "access") }
        return claims
    }

    private func bearer(_ request: HTTPRequest) throws(Problem) -> String {
        guard let token = BearerCredential.token(in: request.headerFields) else { throw .notAuthenticated }
        return token
    }

    private func verified(_ token: String) async throws(Problem) -> AccessTokenClaims {
        do {
            return try accessTokens.verify(token, keys: keys.current)
        } catch {
            guard error == .unknownKey else { throw refusal(error, of: "access") }
        }
        let refetch = await keys.refetchForUnknownKey()
        do {
            return try accessTokens.verify(token, keys: keys.current)
        } catch {
            guard error != .unknownKey || refetch == .fetched || refetch == .tooSoon(succeeded: true) else {
                throw .unavailable(
                    "Sign-in cannot be checked at the moment. You are still signed in; try again shortly.")
            }
            throw refusal(error, of: "access")
        }
    }

    private func refusal(_ error: TokenError, of kind: String) -> Problem {
        logger.info("token refused", metadata: ["kind": "\(kind)", "reason": "\(error.reason)"])
        return error.problem
    }
}
