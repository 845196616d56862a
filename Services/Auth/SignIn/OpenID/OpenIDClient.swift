import Access
import Crypto
import Foundation
import JWTKit
import ServiceKit

/// Signs people in with one provider: OpenID Connect's code flow with PKCE (RFC 7636) and nonce.
struct OpenIDClient: Sendable {
    let provider: Provider
    let clock: WallClock
    private let directory: ProviderDirectory
    private let call: ProviderCall

    init(_ provider: Provider, clock: WallClock, call: @escaping ProviderCall) {
        self.provider = provider
        self.clock = clock
        self.call = call
        directory = ProviderDirectory(provider.issuer, clock: clock, call: call)
    }

    /// What a provider has told us of someone, proved.
    struct Proof: Sendable {
        var person: SignedInPerson
        /// Whether the address may be believed for admission: the provider says that it is verified, or it comes from
        /// the one Microsoft tenant that may enter, whose own administrators give the addresses.
        var isEmailTrusted: Bool
    }

    /// Where the person is sent (OpenID Connect Core §3.1.2.1).
    func authorizationURL(state: String, secrets: LoginAttempt.Secrets) async throws -> String {
        let endpoint = try await directory.metadata().authorizationEndpoint
        let challenge = Base64URL.encode(SHA256.hash(data: Array(secrets.verifier.utf8)))
        let query = FormEncoding.text([
            ("response_type", "code"), ("client_id", provider.clientID), ("redirect_uri", provider.redirectURI),
            ("scope", provider.scope), ("state", state), ("nonce", secrets.nonce), ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ])
        return endpoint + (endpoint.contains("?") ? "&" : "?") + query
    }

    /// Swaps the code for an id token and verifies that whole.
    /// - Parameter responseIssuer: the `iss` of the provider's answer (RFC 9207 §2.4).
    /// - Throws: `SignInRefusal`.
    func proof(code: String, secrets: LoginAttempt.Secrets, responseIssuer: String?) async throws -> Proof {
        let metadata = try await directory.metadata()
        if responseIssuer == nil, metadata.namesIssuerInResponse == true { throw SignInRefusal(.responseIssuerMissing) }
        // A Microsoft answer names its tenant, so it can only be compared with the token's issuer, below.
        if let responseIssuer, provider.issuer.tenant == nil, responseIssuer != metadata.issuer {
            throw SignInRefusal(.responseIssuer, ProviderIssuer.shown(responseIssuer))
        }
        let tokens = try await exchange(code, secrets, metadata)
        guard let idToken = tokens.idToken else { throw SignInRefusal(.noIDToken) }
        var claims = try await verified(idToken, nonce: secrets.nonce)
        if let responseIssuer, provider.issuer.tenant != nil, responseIssuer != claims.iss {
            throw SignInRefusal(.responseIssuer, ProviderIssuer.shown(responseIssuer))
        }
        if claims.email == nil, let endpoint = metadata.userinfoEndpoint, let accessToken = tokens.accessToken {
            try await complete(&claims, from: endpoint, accessToken)
        }
        return try proof(of: claims)
    }

    private struct Tokens: Decodable {
        var idToken: String?
        var accessToken: String?

        private enum CodingKeys: String, CodingKey {
            case idToken = "id_token"
            case accessToken = "access_token"
        }
    }

    private struct TokenError: Decodable {
        var error: String
    }

    /// RFC 6749 §4.1.3, with the verifier of RFC 7636 §4.5.
    private func exchange(
        _ code: String, _ secrets: LoginAttempt.Secrets, _ metadata: ProviderMetadata
    ) async throws -> Tokens {
        var form = [
            (name: "grant_type", value: "authorization_code"), (name: "code", value: code),
            (name: "redirect_uri", value: provider.redirectURI), (name: "code_verifier", value: secrets.verifier),
        ]
        var authorization: String?
        let methods = metadata.tokenEndpointAuthMethods ?? ["client_secret_basic"]
        if methods.contains("client_secret_post"), !methods.contains("client_secret_basic") {
            form += [("client_id", provider.clientID), ("client_secret", provider.clientSecret)]
        } else {
            // RFC 6749 §2.3.1: both are form-encoded before they are joined.
            let pair = FormEncoding.encode(provider.clientID) + ":" + FormEncoding.encode(provider.clientSecret)
            authorization = "Basic " + Data(pair.utf8).base64EncodedString()
        }
        let response = try await call(
            ProviderRequest(url: metadata.tokenEndpoint, form: form, authorization: authorization))
        if (400..<500).contains(response.status) {
            // A refusal without RFC 6749 §5.2's words is a refusal all the same.
            let error = try? JSONDecoder().decode(TokenError.self, from: response.body).error
            throw SignInRefusal(.codeRefused, error.map(ProviderIssuer.shown) ?? "\(response.status)")
        }
        return try response.json(as: Tokens.self)
    }

    private func verified(_ token: String, nonce: String) async throws -> IDTokenClaims {
        let header = try IDTokenHeader.reading(token)
        let algorithm = try header.algorithm()
        let key: ProviderKey
        do {
            key = try await directory.keys().key(named: header.kid, for: algorithm)
        } catch let refusal as SignInRefusal where refusal.reason == .unknownKey {
            // The provider may have changed its keys since we asked.
            key = try await directory.keysForUnknown().key(named: header.kid, for: algorithm)
        }
        let claims = try await Self.claims(of: token, signedBy: key, algorithm)
        try IDTokenRules(issuer: provider.issuer, clientID: provider.clientID, nonce: nonce)
            .check(claims, at: clock.now())
        return claims
    }

    private static func claims(
        of token: String, signedBy key: ProviderKey, _ algorithm: ProviderKey.Algorithm
    ) async throws(SignInRefusal) -> IDTokenClaims {
        let keys: JWTKeyCollection
        do {
            keys = try await key.collection(for: algorithm)
        } catch {
            throw SignInRefusal(.unusableKey, ProviderIssuer.shown("\(error)"))
        }
        do {
            return try await keys.verify(token)
        } catch let error as JWTError where error.errorType == .malformedToken {
            throw SignInRefusal(.malformedToken)
        } catch {
            throw SignInRefusal(.signature)
        }
    }

    /// OpenID Connect Core §5.3. The answer is not signed: it counts only for the subject of the token.
    private func complete(_ claims: inout IDTokenClaims, from endpoint: String, _ accessToken: String) async throws {
        let response = try await call(ProviderRequest(url: endpoint, authorization: "Bearer \(accessToken)"))
        let told = try response.json(as: IDTokenClaims.self)
        guard told.sub == claims.sub else { throw SignInRefusal(.userInfoSubject) }
        claims.email = told.email
        claims.isEmailVerified = told.isEmailVerified
        claims.name = claims.name ?? told.name
    }

    private func proof(of claims: IDTokenClaims) throws(SignInRefusal) -> Proof {
        guard var subject = claims.sub else { throw SignInRefusal(.noSubject) }
        var address = claims.email.flatMap(EmailAddress.init)
        var isTrusted = claims.isEmailVerified
        if provider.kind == .microsoft {
            guard let tenant = claims.tid, let object = claims.oid, !object.isEmpty else {
                throw SignInRefusal(.noSubject, "tid or oid")
            }
            subject = "\(tenant.lowercased()):\(object.lowercased())"
            // A work account may have no mailbox; then people know it by the name it signs in with.
            address = address ?? claims.preferredUsername.flatMap(EmailAddress.init)
            isTrusted = isTrusted || provider.issuer.onlyTenant != nil
        }
        guard let address else { throw SignInRefusal(.noEmail) }
        let person = SignedInPerson(
            issuer: provider.issuer.text, subject: subject, email: address, displayName: Self.shown(claims.name),
            provider: provider.id, isEmailVerified: claims.isEmailVerified && claims.email != nil)
        return Proof(person: person, isEmailTrusted: isTrusted)
    }

    private static func shown(_ name: String?) -> String? {
        guard let name else { return nil }
        let clean = String(
            name.unicodeScalars.filter {
                !$0.properties.isDefaultIgnorableCodePoint && $0.properties.generalCategory != .control
            }
            .prefix(200).map(Character.init))
        return clean.isEmpty ? nil : clean
    }
}
