import Access
import Foundation
import ServiceKit

/// The header of an id token, not yet believed.
struct IDTokenHeader: Decodable {
    var alg: String?
    var kid: String?
    var crit: [String]?

    /// 16 KiB: a token with many groups is large, and nothing longer deserves a parse.
    static let byteLimit = 16 * 1_024

    /// - Throws: `malformedToken`, `criticalHeader`.
    static func reading(_ token: String) throws(SignInRefusal) -> IDTokenHeader {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard token.utf8.count <= byteLimit, parts.count == 3, let bytes = Base64URL.decode(parts[0]) else {
            throw SignInRefusal(.malformedToken)
        }
        let header: IDTokenHeader
        do {
            header = try JSONDecoder().decode(IDTokenHeader.self, from: Data(bytes))
        } catch {
            throw SignInRefusal(.malformedToken)
        }
        // We understand no extension, so one that must be understood is refused (RFC 7515 §4.1.11).
        guard header.crit == nil else { throw SignInRefusal(.criticalHeader) }
        return header
    }

    /// - Throws: `algorithm` for anything outside the allow-list.
    func algorithm() throws(SignInRefusal) -> ProviderKey.Algorithm {
        guard let alg, let algorithm = ProviderKey.Algorithm(rawValue: alg) else {
            throw SignInRefusal(.algorithm, ProviderIssuer.shown(alg ?? "missing"))
        }
        return algorithm
    }
}

/// What the claims of an id token must say (OpenID Connect Core §3.1.3.7). A pure function of claims and time.
struct IDTokenRules: Sendable {
    /// How far a provider's clock may be from ours.
    static let skew = 60.0

    var issuer: ProviderIssuer
    var clientID: String
    /// As it was sent to the provider, which repeats it.
    var nonce: String

    func check(_ claims: IDTokenClaims, at now: Timestamp) throws(SignInRefusal) {
        try issuer.accepts(claims.iss, tenant: claims.tid)
        guard claims.aud.contains(clientID) else { throw SignInRefusal(.audience) }
        guard claims.azp.map({ $0 == clientID }) ?? (claims.aud.count == 1) else {
            throw SignInRefusal(.authorizedParty)
        }
        try checkTimes(claims, seconds: Double(now.microseconds) / 1_000_000)
        guard let nonce = claims.nonce else { throw SignInRefusal(.noNonce) }
        guard nonce == self.nonce else { throw SignInRefusal(.nonce) }
        guard let subject = claims.sub, (1...255).contains(subject.utf8.count) else {
            throw SignInRefusal(.noSubject)
        }
    }

    private func checkTimes(_ claims: IDTokenClaims, seconds now: Double) throws(SignInRefusal) {
        guard let expiry = claims.exp else { throw SignInRefusal(.noExpiry) }
        guard now < expiry + Self.skew else { throw SignInRefusal(.expired) }
        guard let issued = claims.iat else { throw SignInRefusal(.noIssueTime) }
        guard issued <= now + Self.skew else { throw SignInRefusal(.issuedInFuture) }
        if let start = claims.nbf, start > now + Self.skew { throw SignInRefusal(.notYetValid) }
    }
}
