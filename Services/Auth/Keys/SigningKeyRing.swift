import Access
import Crypto
import ServiceKit
import Storage
import Synchronization

/// The keys that access tokens are signed and verified with, as this replica last read them from the store.
final class SigningKeyRing: Sendable {
    private struct Content: Sendable {
        var issuer: AccessTokenIssuer
        var published: JSONWebKeySet
        var records: [SigningKeyStore.Record]
    }

    /// How long a key is published before and after it signs.
    struct Schedule: Sendable {
        /// `KEY_LEAD_TIME`: within it every process must have fetched the new key.
        var lead: Duration
        /// The longest that a token may live, and what another clock may be off by.
        var retention: Duration
    }

    private let store: SigningKeyStore
    private let seal: Seal
    let schedule: Schedule
    private let content: Mutex<Content>

    private init(store: SigningKeyStore, seal: Seal, schedule: Schedule, content: Content) {
        self.store = store
        self.seal = seal
        self.schedule = schedule
        self.content = Mutex(content)
    }

    /// Signs with the active key.
    var issuer: AccessTokenIssuer { content.withLock { $0.issuer } }
    /// What is published: the key that signs, the one that will, and those whose tokens are still good.
    var published: JSONWebKeySet { content.withLock { $0.published } }

    /// Reads the keys from the store, and makes the first one where there is none. Replicas that start at the same
    /// moment end up with the same key.
    /// - Parameter secrets: `SECRET_KEY`, then the ones before it; the first seals, each opens.
    /// - Throws: `StartRefusal` when none of `secrets` is the one the keys were sealed under.
    static func load(
        from store: SigningKeyStore, secrets: [String], schedule: Schedule, at now: Timestamp
    ) async throws -> SigningKeyRing {
        let seal = try seal(under: secrets)
        return SigningKeyRing(
            store: store, seal: seal, schedule: schedule, content: try await read(from: store, seal, at: now))
    }

    /// Does what is due, then reads the keys again.
    /// - Returns: what this replica did; nil when the keys are what they were.
    func follow(at now: Timestamp) async throws -> SigningKeyStore.Advance? {
        var records = try await store.all()
        var advance: SigningKeyStore.Advance?
        if records.contains(where: { $0.isDue(at: now) }) {
            advance = try await store.advance(at: now, keeping: schedule.retention)
            records = try await store.all()
        }
        guard advance != nil || records != content.withLock({ $0.records }) else { return nil }
        // A key that another replica made under the SECRET_KEY of before must outlive that secret.
        try await reseal()
        let fresh = try await Self.read(from: store, seal, at: now)
        content.withLock { $0 = fresh }
        return advance ?? SigningKeyStore.Advance()
    }

    /// Makes a new key, to be published by every replica as it follows; it signs once the lead time has passed.
    /// - Returns: its id.
    /// - Throws: a 409 `Problem` when one waits to sign already.
    func rotate(at now: Timestamp) async throws -> String {
        let key = SigningKey()
        let added = try await store.addNext(
            key.id, sealedSeed: seal.close(key.seed), signsAt: now.advanced(by: schedule.lead), at: now)
        guard added else {
            throw Problem.conflict(
                "rotation_under_way",
                "A new key is published already and waits to sign. Nothing was changed; rotate again once it signs.")
        }
        return key.id
    }

    /// All keys, the oldest first.
    var records: [SigningKeyStore.Record] { content.withLock { $0.records } }

    /// Seals under the newest secret what an older one sealed.
    @discardableResult
    func reseal() async throws -> Int {
        try await Resealing(database: store.database, seal: seal, tables: [SigningKeyStore.table]).run()
    }

    private static func read(
        from store: SigningKeyStore, _ seal: Seal, at now: Timestamp
    ) async throws -> Content {
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
        return Content(
            issuer: AccessTokenIssuer(key: active), published: JSONWebKeySet(keys: keys.map(\.key.publicKey)),
            records: records)
    }

    private static func open(_ record: SigningKeyStore.Record, with seal: Seal) throws(StartRefusal) -> SigningKey {
        do {
            return try SigningKey(seed: seal.open(record.sealedSeed))
        } catch {
            throw StartRefusal(
                """
                SECRET_KEY does not open the signing keys in the database: they were sealed under another one. \
                Start with the SECRET_KEY of this installation, or with the one before it as SECRET_KEY_PREVIOUS. If \
                it is lost, delete the rows of auth.signing_keys; every access token is then refused once, and renewed.
                """)
        }
    }

    /// Auth seals under `SECRET_KEY`, so it runs without the keys that open what people wrote.
    static func seal(under secrets: [String]) throws -> Seal {
        try Seal(keys: secrets.map(fernetKey(from:)))
    }

    /// Fernet keys are 32 bytes in URL-safe base64 with padding.
    private static func fernetKey(from secret: String) -> String {
        KeyDerivation.signingKeySeal.key(from: secret).withUnsafeBytes { Base64URL.encode($0) } + "="
    }
}
