import Crypto
import Foundation
import ServiceKit
import Testing

@testable import Access

@Suite("Service tokens")
struct ServiceTokenTests {
    static let secret = "a secret of at least thirty-two characters"
    let clock = TestClock()

    private var issuer: ServiceTokenIssuer {
        ServiceTokenIssuer(service: "chat", secrets: [Self.secret], clock: clock.wall)
    }

    private func verifier(_ service: String = "documents", secrets: [String] = [secret]) -> ServiceTokenVerifier {
        ServiceTokenVerifier(service: service, secrets: secrets, clock: clock.wall)
    }

    private func reason(_ token: String, _ verifier: ServiceTokenVerifier? = nil) -> TokenError? {
        do {
            _ = try (verifier ?? self.verifier()).verify(token)
            return nil
        } catch {
            return error
        }
    }

    @Test("a token says who calls and on whose behalf")
    func roundTrip() throws {
        let token = try issuer.token(for: "documents", onBehalfOf: "user-1")
        #expect(try verifier().verify(token) == ServiceIdentity(name: "chat", onBehalfOf: "user-1"))
        let alone = try issuer.token(for: "documents")
        #expect(try verifier().verify(alone) == ServiceIdentity(name: "chat", onBehalfOf: nil))
    }

    @Test("a token for one service is refused by another")
    func audience() throws {
        #expect(reason(try issuer.token(for: "documents"), verifier("auth")) == .wrongAudience)
    }

    @Test("a token lives for a minute")
    func lifetime() throws {
        let token = try issuer.token(for: "documents")
        clock.advance(by: .seconds(59))
        #expect(reason(token) == nil)
        clock.advance(by: .seconds(1))
        #expect(reason(token) == .expired)
    }

    @Test("a secret can be changed: the first signs, all of them verify")
    func secretRotation() throws {
        let next = "the next secret of thirty-two characters"
        let old = try issuer.token(for: "documents")
        #expect(reason(old, verifier(secrets: [next, Self.secret])) == nil)
        #expect(reason(old, verifier(secrets: [next])) == .badSignature)
        let rotated = ServiceTokenIssuer(service: "chat", secrets: [next, Self.secret], clock: clock.wall)
        #expect(reason(try rotated.token(for: "documents"), verifier(secrets: [next])) == nil)
    }

    @Test("a change of any one character is refused")
    func tampering() throws {
        let token = try Array(issuer.token(for: "documents", onBehalfOf: "user-1").utf8)
        for index in token.indices {
            var changed = token
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(reason(String(decoding: changed, as: UTF8.self)) != nil, "character \(index)")
        }
    }

    @Test("SECRET_KEY itself does not sign service tokens; only the key derived from it does")
    func rawSecret() throws {
        let parts = try issuer.token(for: "documents").split(separator: ".")
        let input = parts[0] + "." + parts[1]
        let key = SymmetricKey(data: Array(Self.secret.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Array(input.utf8), using: key)
        #expect(reason(input + "." + Base64URL.encode(code)) == .badSignature)
    }

    @Test("an access token is no service token, and the other way round")
    func kinds() throws {
        let forge = TokenForge()
        #expect(reason(try forge.issue()) == .wrongAlgorithm)
        #expect(forge.reason(try issuer.token(for: "ba-assistant")) == .wrongAlgorithm)
    }

    @Test("a shortened signature is refused")
    func shortSignature() throws {
        let token = try issuer.token(for: "documents")
        let dot = try #require(token.lastIndex(of: "."))
        #expect(reason(String(token[...dot])) == .badSignature)
        #expect(reason(String(token[...dot]) + "AAAA") == .badSignature)
    }
}
