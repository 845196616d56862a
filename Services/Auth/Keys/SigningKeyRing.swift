import Access
import Crypto
import ServiceKit
import Storage

/// The keys that access tokens are signed and verified with.
struct SigningKeyRing: Sendable {
    /// Signs with the active key.
    let issuer: AccessTokenIssuer
    /// What is published.
    let published: JSONWebKeySet

    /// Reads the keys from the store, and makes the first one where there is none. Replicas that start at the same
    /// moment end up with the same key.
    /// - Throws: `StartRefusal` when `secret` is not the one the keys were sealed under.
    static func load(from store: SigningKeyStore, secret: String, at now: Timestamp) async throws -> SigningKeyRing {
        let seal = try seal(under: secret)
        var records = try await store.all()
        if !records.contains(where: { $0.state == .active }) {
            let key = SigningKey()
            try await store.addFirst(key.id, sealedSeed: seal.close(key.seed), at: now)
            records = try await store.all()
        }
        let keys = try records.map { (record: $0, key: try open($0, with: seal)) }
        guard let active = keys.first(where: { $0.record.state == .active })?.key else {
            throw StartRefusal("The table auth.signing_keys holds no active key although one was just added.")
        }
        return SigningKeyRing(
            issuer: AccessTokenIssuer(key: active), published: JSONWebKeySet(keys: keys.map(\.key.publicKey)))
    }

    private static func open(_ record: SigningKeyStore.Record, with seal: Seal) throws(StartRefusal) -> SigningKey {
        do {
            return try SigningKey(seed: seal.open(record.sealedSeed))
        } catch {
            throw StartRefusal(
                """
                SECRET_KEY does not open the signing keys in the database: they were sealed under another one. \
                Start with the SECRET_KEY of this installation. If it is lost, delete the rows of auth.signing_keys; \
                everyone then signs in again.
                """)
        }
    }

    /// Auth seals under `SECRET_KEY`, so it runs without the keys that open what people wrote.
    static func seal(under secret: String) throws -> Seal {
        try Seal(keys: [fernetKey(from: secret)])
    }

    /// Fernet keys are 32 bytes in URL-safe base64 with padding.
    private static func fernetKey(from secret: String) -> String {
        KeyDerivation.signingKeySeal.key(from: secret).withUnsafeBytes { Base64URL.encode($0) } + "="
    }
}
