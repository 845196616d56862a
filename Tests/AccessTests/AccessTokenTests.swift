import Crypto
import Foundation
import ServiceKit
import Testing

@testable import Access

@Suite("Access tokens")
struct AccessTokenTests {
    let forge = TokenForge()

    @Test("a token says who it was issued to")
    func roundTrip() throws {
        let claims = try forge.verifier.verify(forge.issue(), keys: forge.keys)
        #expect(claims.identity == forge.identity)
        #expect(claims.expiresAt == forge.clock.now.advanced(by: .seconds(900)))
        #expect(!claims.tokenID.isEmpty)
    }

    @Test("existing clients can read exp: three parts, the second base64url JSON with an integer")
    func clientReadsExpiry() throws {
        let parts = try forge.issue().split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count == 3)
        let payload = String(decoding: try #require(Base64URL.decode(parts[1].utf8)), as: UTF8.self)
        #expect(payload.contains(#""exp":\#(forge.clock.now.seconds + 900),"#))
    }

    @Test("a change of any one character is refused")
    func tampering() throws {
        let token = try Array(forge.issue().utf8)
        for index in token.indices {
            var changed = token
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(forge.reason(String(decoding: changed, as: UTF8.self)) != nil, "character \(index)")
        }
    }

    @Test("the claims of one token under the signature of another are refused")
    func swappedClaims() throws {
        let first = try forge.issue().split(separator: ".")
        let second = try forge.forge(claims: ["admin": true]).split(separator: ".")
        #expect(forge.reason([first[0], second[1], first[2]].joined(separator: ".")) == .badSignature)
    }

    @Test("a token signed by another key is refused, with our kid or with its own")
    func foreignKey() throws {
        let stranger = TokenForge()
        #expect(forge.reason(try stranger.forge()) == .unknownKey)
        #expect(forge.reason(try stranger.forge(header: ["kid": forge.key.id])) == .badSignature)
    }

    @Test("a token cannot bring its own key")
    func embeddedKey() throws {
        let stranger = TokenForge()
        let jwk = ["kty": "OKP", "crv": "Ed25519", "x": stranger.key.publicKey.x ?? ""]
        #expect(forge.reason(try stranger.forge(header: ["jwk": jwk])) == .unknownKey)
        #expect(forge.reason(try stranger.forge(header: ["jwk": jwk, "kid": forge.key.id])) == .badSignature)
    }

    @Test(
        "the header's algorithm is never believed",
        arguments: [
            "none", "None", "NONE", "HS256", "RS256", "ES256", "eddsa", "Ed25519", "",
        ])
    func algorithms(name: String) throws {
        #expect(forge.reason(try forge.forge(header: ["alg": name])) == .wrongAlgorithm)
    }

    @Test("alg none without a signature is refused")
    func unsigned() throws {
        let header = Base64URL.encode(try forge.json(forge.header, ["alg": "none"]))
        let payload = Base64URL.encode(try forge.json(forge.claims))
        #expect(forge.reason("\(header).\(payload).") == .wrongAlgorithm)
        #expect(forge.reason("\(header).\(payload)") == .malformed)
        let honest = Base64URL.encode(try forge.json(forge.header))
        #expect(forge.reason("\(honest).\(payload).") == .badSignature)
    }

    @Test("HS256 with the public key as its secret is refused")
    func algorithmConfusion() throws {
        let secret = SymmetricKey(data: try #require(Base64URL.decode(forge.key.publicKey.x ?? "")))
        for algorithm in ["HS256", "EdDSA"] {
            let input =
                try Base64URL.encode(forge.json(forge.header, ["alg": algorithm])) + "."
                + Base64URL.encode(forge.json(forge.claims))
            let code = HMAC<SHA256>.authenticationCode(for: Array(input.utf8), using: secret)
            let reason = forge.reason(input + "." + Base64URL.encode(code))
            #expect(reason == (algorithm == "HS256" ? .wrongAlgorithm : .badSignature))
        }
    }

    @Test("a header that alters the meaning of the token is refused", arguments: ["crit", "b64", "zip", "cty"])
    func alteringHeaders(name: String) throws {
        let value: Any = name == "crit" ? ["exp"] : name == "b64" ? false : "JWT"
        #expect(forge.reason(try forge.forge(header: [name: value])) == .criticalHeader)
    }

    @Test("a token of another type is refused", arguments: ["JWT", "jwt", "service+jwt", "AT+JWT", "id+jwt"])
    func types(name: String) throws {
        #expect(forge.reason(try forge.forge(header: ["typ": name])) == .wrongType)
        #expect(forge.reason(try forge.forge(header: ["typ": nil])) == .wrongType)
    }

    @Test("a token without kid is refused, even when there is only one key")
    func keyID() throws {
        #expect(forge.reason(try forge.forge(header: ["kid": nil])) == .missingKeyID)
        #expect(forge.reason(try forge.forge(header: ["kid": ""])) == .missingKeyID)
        #expect(forge.reason(try forge.forge(header: ["kid": 7])) == .malformed)
        #expect(forge.reason(try forge.forge(header: ["kid": "../../etc/passwd"])) == .unknownKey)
    }

    @Test("exp is exact: the last microsecond is good, the next is not")
    func expiry() throws {
        let token = try forge.issue(lifetime: .seconds(900))
        forge.clock.advance(by: .seconds(900) - .microseconds(1))
        #expect(forge.reason(token) == nil)
        forge.clock.advance(by: .microseconds(1))
        #expect(forge.reason(token) == .expired)
    }

    @Test("iat and nbf may be a minute ahead of our clock, and no more", arguments: ["iat", "nbf"])
    func skew(claim: String) throws {
        let now = Int(forge.clock.now.seconds)
        #expect(forge.reason(try forge.forge(claims: [claim: now + 60])) == nil)
        #expect(forge.reason(try forge.forge(claims: [claim: now + 61])) == .notYetValid)
    }

    @Test("a missing claim is refused", arguments: ["iss", "aud", "sub", "email", "sid", "admin", "iat", "exp", "jti"])
    func missingClaims(name: String) throws {
        #expect(forge.reason(try forge.forge(claims: [name: nil])) == .badClaims)
    }

    @Test(
        "a claim of another type, or out of range, is refused",
        arguments: [
            ("exp", "1900000000"), ("exp", "-1"), ("exp", "253402300800"), ("exp", "1e300"), ("exp", "\"1900000000\""),
            ("exp", "1900000000.5"), ("exp", "null"), ("iat", "-1"), ("sub", "\"\""), ("sub", "7"), ("sid", "\"\""),
            ("admin", "\"true\""), ("admin", "1"), ("aud", "[\"ba-assistant\"]"),
        ])
    func claimTypes(name: String, json: String) throws {
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
        let reason = forge.reason(try forge.forge(claims: [name: value]))
        #expect(reason == (json == "1900000000" ? nil : .badClaims))
    }

    @Test("a token of another issuer or for another audience is refused")
    func audience() throws {
        #expect(forge.reason(try forge.forge(claims: ["iss": "https://elsewhere.example"])) == .wrongIssuer)
        #expect(forge.reason(try forge.forge(claims: ["aud": "documents"])) == .wrongAudience)
    }

    @Test(
        "what is not three strict parts is refused",
        arguments: [
            "", ".", "..", "...", "a.b", "a.b.c.d", "eyJhbGciOiJFZERTQSJ9..", "....", "Bearer x.y.z",
            "\u{0}.\u{0}.\u{0}",
        ])
    func shapes(token: String) {
        #expect(forge.reason(token) == .malformed)
    }

    @Test("padding, line breaks and surplus parts on a good token are refused")
    func decoratedTokens() throws {
        let token = try forge.issue()
        for changed in [token + "=", token + "\n", " " + token, token + ".", "." + token, token + "." + token] {
            #expect(forge.reason(changed) != nil)
        }
    }

    @Test("a token over 4 KiB is refused unread, one of that size is read")
    func size() throws {
        #expect(forge.reason(String(repeating: "a", count: 4097)) == .oversized)
        #expect(forge.reason(String(repeating: "a", count: 4096)) == .malformed)
        #expect(forge.reason(try forge.forge(claims: ["email": String(repeating: "a", count: 4000)])) == .oversized)
    }

    @Test("a header or payload of nested arrays is refused")
    func nesting() throws {
        let nested = Array((String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)).utf8)
        #expect(forge.reason(try forge.signed(nested, forge.json(forge.claims))) == .malformed)
        #expect(forge.reason(try forge.signed(forge.json(forge.header), nested)) == .badClaims)
    }

    @Test("a token wrapped in a token is refused")
    func wrapped() throws {
        let inner = Array(try forge.issue().utf8)
        #expect(forge.reason(try forge.signed(forge.json(forge.header), inner)) == .badClaims)
        #expect(forge.reason(try forge.signed(forge.json(forge.header, ["cty": "JWT"]), inner)) == .criticalHeader)
    }

    @Test("every refusal reads the same to a client")
    func oneAnswer() {
        for reason in TokenError.allCases {
            #expect(reason.problem == .invalidToken)
            #expect(reason.problem.detail == "Could not validate credentials")
        }
    }
}
