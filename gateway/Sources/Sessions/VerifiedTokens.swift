import Access
import ServiceKit

/// Tokens whose signature one event loop has checked lately. A hit still asks for the expiry, and an entry is only
/// believed for a minute, so that a key which auth withdraws is forgotten here too.
///
/// Two generations bound it: when the young one is full it becomes the old one, and what nobody asked for again is gone.
struct VerifiedTokens {
    static let trust = Duration.seconds(60)

    private struct Entry {
        var claims: AccessTokenClaims
        var checkedAt: Timestamp
    }

    /// The text of a credential, hashed by its end alone: that is the signature, in which no two that were accepted are
    /// alike, and of a kilobyte a fraction.
    private struct Key: Hashable {
        let text: String

        func hash(into hasher: inout Hasher) {
            for byte in text.utf8.suffix(16) { hasher.combine(byte) }
        }
    }

    private let capacity: Int
    private var young: [Key: Entry] = [:]
    private var old: [Key: Entry] = [:]

    /// - Parameter capacity: how many tokens one generation holds.
    init(capacity: Int = 4_096) {
        self.capacity = capacity
    }

    var count: Int { young.count + old.count }

    /// - Parameter credential: the `Authorization` field as it came.
    mutating func claims(of credential: String, at now: Timestamp) -> AccessTokenClaims? {
        let key = Key(text: credential)
        let entry: Entry
        if let found = young[key] {
            entry = found
        } else if let found = old.removeValue(forKey: key) {
            entry = found
            insert(found, for: key)
        } else {
            return nil
        }
        guard now < entry.claims.expiresAt, now < entry.checkedAt.advanced(by: Self.trust) else {
            young[key] = nil
            return nil
        }
        return entry.claims
    }

    mutating func remember(_ claims: AccessTokenClaims, of credential: String, at now: Timestamp) {
        insert(Entry(claims: claims, checkedAt: now), for: Key(text: credential))
    }

    private mutating func insert(_ entry: Entry, for key: Key) {
        if young.count >= capacity {
            old = young
            young = [:]
        }
        young[key] = entry
    }
}
