import CryptoExtras
import Foundation
import Testing

@testable import Storage

@Suite("Fernet")
struct FernetTests {
    private func key() throws -> FernetKey {
        try #require(FernetKey(FernetVectors.key))
    }

    @Test("the published generation vector comes out byte for byte")
    func generate() throws {
        let token = try key().seal(
            Data(FernetVectors.plain.utf8), at: FernetVectors.seconds,
            iv: AES._CBC.IV(ivBytes: FernetVectors.initializationVector))
        #expect(token == FernetVectors.token)
    }

    @Test("the published verification vector opens")
    func verify() throws {
        let token = try #require(FernetToken(FernetVectors.token))
        #expect(token.seconds == FernetVectors.seconds)
        #expect(try key().open(token) == Data(FernetVectors.plain.utf8))
    }

    @Test("every published invalid token is refused", arguments: FernetVectors.invalid)
    func invalid(reason: String, text: String) throws {
        let seal = try Seal(keys: [FernetVectors.key])
        #expect(throws: SealError.cannotOpen, "\(reason)") { try seal.open(Sealed<String>(token: text)) }
    }

    @Test("a token altered at any byte is refused")
    func altered() throws {
        let seal = try Seal(keys: [FernetVectors.key])
        let bytes = try #require(Base64URL.decode(FernetVectors.token))
        for index in bytes.indices {
            var altered = bytes
            altered[index] ^= 0x01
            let sealed = Sealed<String>(token: Base64URL.encode(altered))
            #expect(throws: SealError.cannotOpen, "byte \(index)") { try seal.open(sealed) }
        }
    }

    @Test("base64url is written as Foundation writes it and read back", arguments: 0...66)
    func base64(length: Int) {
        let bytes = (0..<length).map { _ in UInt8.random(in: 0...255) }
        let text = Base64URL.encode(bytes)
        let expected = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        #expect(text == expected)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(
        "base64url has one spelling only",
        arguments: ["A", "AA", "AAA", "AB==", "AAB=", "A===", "====", "+A==", "AA=A", "AAAA ", "AA==AAAA"])
    func strictBase64(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}
