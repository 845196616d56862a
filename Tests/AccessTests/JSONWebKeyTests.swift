import Crypto
import Foundation
import Testing

@testable import Access

@Suite("Keys")
struct JSONWebKeyTests {
    /// RFC 8037 appendix A.1.
    static let seed = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
    static let publicText = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"

    private func key() throws -> SigningKey { try SigningKey(seed: #require(Base64URL.decode(Self.seed))) }

    @Test("the public key of RFC 8037 A.2 comes from the private key of A.1")
    func publicKey() throws {
        let key = try key().publicKey
        #expect(key.x == Self.publicText)
        #expect(key.kty == "OKP" && key.crv == "Ed25519" && key.alg == "EdDSA" && key.use == "sig")
    }

    @Test("a key is named by the thumbprint of RFC 8037 A.3")
    func thumbprint() throws {
        #expect(try key().id == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }

    @Test("the signature of RFC 8037 A.4 is made and verified")
    func signature() throws {
        let input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
        let expected = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        let jws = try CompactJWS(input + "." + expected)
        #expect(jws.payload == Array("Example of Ed25519 signing".utf8))
        let verification = try #require(try key().publicKey.verificationKey)
        #expect(verification.isValidSignature(jws.signature, for: jws.signingInput))
        #expect(try Base64URL.encode(key().signature(for: Array(input.utf8))) == expected)
    }

    @Test("keys of other kinds are left out of a set, and the rest is used")
    func foreignKeys() throws {
        let own = SigningKey()
        let text = """
            {"keys": [
              {"kty": "RSA", "kid": "rsa", "n": "AQAB", "e": "AQAB", "alg": "RS256"},
              {"kty": "OKP", "crv": "X25519", "kid": "exchange", "x": "\(Self.publicText)"},
              {"kty": "OKP", "crv": "Ed25519", "kid": "encryption", "use": "enc", "x": "\(Self.publicText)"},
              {"kty": "OKP", "crv": "Ed25519", "kid": "short", "x": "AAAA"},
              {"kty": "OKP", "crv": "Ed25519", "x": "\(Self.publicText)"},
              {"kty": "OKP", "crv": "Ed25519", "kid": "\(own.id)", "x": "\(own.publicKey.x ?? "")"}
            ], "extra": 1}
            """
        let keys = VerificationKeys(try JSONDecoder().decode(JSONWebKeySet.self, from: Data(text.utf8)))
        #expect(keys.contains(own.id))
        for id in ["rsa", "exchange", "encryption", "short", ""] { #expect(!keys.contains(id)) }
    }

    @Test("keys for different purposes have nothing in common")
    func derivation() {
        let secret = "a secret of thirty-two characters"
        let keys = KeyDerivation.allCases.map { purpose in
            purpose.key(from: secret).withUnsafeBytes { Array($0) }
        }
        #expect(Set(keys).count == KeyDerivation.allCases.count)
        #expect(keys.allSatisfy { $0.count == 32 })
    }
}
