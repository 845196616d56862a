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

    private let capacity: Int
    private var young: [String: Entry] = [:]
    private var old: [String: Entry] = [:]

    /// - Parameter capacity: how many tokens one generation holds.
    init(capacity: Int = 4_096) {
        self.capacity = capacity
    }

    var count: Int { young.count + old.count }

    mutating func claims(of token: String, at now: Timestamp) -> AccessTokenClaims? {
        let entry: Entry
        if let found = young[token] {
            entry = found
        } else if let found = old.removeValue(forKey: token) {
            entry = found
            insert(found, for: token)
        } else {
            return nil
        }
        guard now < entry.claims.expiresAt, now < entry.checkedAt.advanced(by: Self.trust) else {
            young[token] = nil
            return nil
        }
        return entry.claims
    }

    mutating func remember(_ claims: AccessTokenClaims, of token: String, at now: Timestamp) {
        insert(Entry(claims: claims, checkedAt: now), for: token)
    }

    private mutating func insert(_ entry: Entry, for token: String) {
        if young.count >= capacity {
            old = young
            young = [:]
        }
        young[token] = entry
    }
}
