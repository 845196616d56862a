public import Crypto

/// Every key that is derived from `SECRET_KEY`, with its label. One secret, many keys: knowing one of them tells
/// nothing about another (HKDF-SHA256, RFC 5869).
public enum KeyDerivation: String, CaseIterable, Sendable {
    /// Signs the tokens that services show each other.
    case serviceToken = "ba-assistant service-token v1"
    /// Seals auth's private signing keys in its database.
    case signingKeySeal = "ba-assistant signing-keys v1"

    /// Makes the hashes that stand for accounts in the gateway's access log.
    case accessLogAccounts = "ba-assistant access-log-accounts v1"

    /// Seals what a login attempt keeps until the person comes back.
    case loginAttemptSeal = "ba-assistant login-attempts v1"

    /// Hides in the table of rate limits whom they are about.
    case throttleKeys = "ba-assistant throttle v1"

    /// The key for this purpose, 32 bytes, or `byteCount`.
    public func key(from secret: String, byteCount: Int = 32) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Array(secret.utf8)), info: Array(rawValue.utf8),
            outputByteCount: byteCount)
    }
}
