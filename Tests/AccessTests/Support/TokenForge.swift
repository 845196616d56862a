import Crypto
import Foundation
import ServiceKit

@testable import Access

/// Writes tokens the way an attacker would: any header, any claims, any signature.
struct TokenForge {
    let key = SigningKey()
    let clock = TestClock()

    var keys: VerificationKeys { VerificationKeys(JSONWebKeySet(keys: [key.publicKey])) }
    var verifier: AccessTokenVerifier { AccessTokenVerifier(clock: clock.wall) }
    var identity: Identity {
        Identity(userID: "user-1", email: "ada@example.org", sessionID: "session-1", isAdmin: true)
    }

    func issue(lifetime: Duration = .seconds(900)) throws -> String {
        try AccessTokenIssuer(key: key).issue(to: identity, at: clock.now, lifetime: lifetime)
    }

    var header: [String: Any] { ["alg": "EdDSA", "typ": "at+jwt", "kid": key.id] }

    var claims: [String: Any] {
        let now = Int(clock.now.seconds)
        return [
            "iss": "ba-assistant", "aud": "ba-assistant", "sub": "user-1", "email": "ada@example.org",
            "sid": "session-1", "admin": false, "iat": now, "exp": now + 900, "jti": "token-1",
        ]
    }

    /// A token that is signed correctly, with these changes; a nil takes the member away.
    func forge(header changes: [String: Any?] = [:], claims claimChanges: [String: Any?] = [:]) throws -> String {
        try signed(json(header, changes), json(claims, claimChanges))
    }

    func signed(_ header: [UInt8], _ payload: [UInt8]) throws -> String {
        let input = Base64URL.encode(header) + "." + Base64URL.encode(payload)
        return try input + "." + Base64URL.encode(key.signature(for: Array(input.utf8)))
    }

    func json(_ base: [String: Any], _ changes: [String: Any?] = [:]) throws -> [UInt8] {
        let members = base.merging(changes.compactMapValues { $0 }) { $1 }
            .filter { changes[$0.key].map { $0 != nil } ?? true }
        return Array(try JSONSerialization.data(withJSONObject: members, options: .sortedKeys))
    }

    /// Why the token is refused; nil when it is not.
    func reason(_ token: String, keys: VerificationKeys? = nil) -> TokenError? {
        do {
            _ = try verifier.verify(token, keys: keys ?? self.keys)
            return nil
        } catch {
            return error
        }
    }
}
