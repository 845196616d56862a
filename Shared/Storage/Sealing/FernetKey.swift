import Crypto
import CryptoExtras
import Foundation

/// One key of the Fernet specification (github.com/fernet/spec): 16 bytes to sign with, 16 to encrypt with.
struct FernetKey: Sendable {
    /// 0x80, eight bytes of time, sixteen of initialization vector; then ciphertext; then the signature.
    private static let version: UInt8 = 0x80
    private static let headerLength = 25
    private static let signatureLength = 32
    private static let blockLength = 16

    /// Begun with the key, which is half the work of signing something short.
    private let signing: HMAC<SHA256>
    private let encryption: SymmetricKey

    /// Gives `nil` unless `text` is 32 bytes in base64url.
    init?(_ text: String) {
        guard let bytes = Base64URL.decode(text), bytes.count == 32 else { return nil }
        signing = HMAC(key: SymmetricKey(data: bytes[..<16]))
        encryption = SymmetricKey(data: bytes[16...])
    }

    static func random() -> String {
        Base64URL.encode(SymmetricKey(size: .bits256).withUnsafeBytes { [UInt8]($0) })
    }

    /// - Parameter seconds: since 1970, written into the token in the clear.
    func seal(_ plain: some DataProtocol, at seconds: UInt64, iv: AES._CBC.IV = AES._CBC.IV()) throws -> String {
        var token: [UInt8] = [Self.version]
        token.reserveCapacity(Self.headerLength + plain.count + Self.blockLength + Self.signatureLength)
        withUnsafeBytes(of: seconds.bigEndian) { token.append(contentsOf: $0) }
        token.append(contentsOf: iv)
        token.append(contentsOf: try AES._CBC.encrypt(plain, using: encryption, iv: iv))
        token.append(contentsOf: signature(of: token[...]))
        return Base64URL.encode(token)
    }

    /// Whether this key signed the token. Compares in constant time.
    func signed(_ token: FernetToken) -> Bool {
        signature(of: token.signedPart) == token.signature
    }

    private func signature(of bytes: ArraySlice<UInt8>) -> HMAC<SHA256>.MAC {
        var signing = signing
        signing.update(data: bytes)
        return signing.finalize()
    }

    /// Decrypts a token; `nil` when another key signed it. The signature comes first: padding is never looked at on bytes
    /// that somebody else may have made.
    func open(_ token: FernetToken) throws -> Data? {
        guard signed(token) else { return nil }
        do {
            return try AES._CBC.decrypt(
                token.ciphertext, using: encryption, iv: AES._CBC.IV(ivBytes: token.initializationVector))
        } catch {
            throw SealError.cannotOpen
        }
    }
}

/// The parts of a token, not yet verified.
struct FernetToken {
    private let bytes: [UInt8]

    /// Gives `nil` for text that no key can have made.
    init?(_ text: String) {
        guard let bytes = Base64URL.decode(text), bytes.first == 0x80, bytes.count >= 25 + 16 + 32,
            (bytes.count - 25 - 32) % 16 == 0
        else { return nil }
        self.bytes = bytes
    }

    /// When it was sealed, in seconds since 1970.
    var seconds: UInt64 { bytes[1..<9].reduce(0) { $0 << 8 | UInt64($1) } }
    var initializationVector: ArraySlice<UInt8> { bytes[9..<25] }
    var ciphertext: ArraySlice<UInt8> { bytes[25..<(bytes.count - 32)] }
    var signedPart: ArraySlice<UInt8> { bytes[..<(bytes.count - 32)] }
    var signature: ArraySlice<UInt8> { bytes[(bytes.count - 32)...] }
}
