internal import ServiceKit

/// The time window of a token, in whole seconds since 1970 (RFC 7519 §4.1.4 to §4.1.6).
struct TokenValidity {
    /// How far another machine's clock may run ahead of ours. It stretches `iat` and `nbf`, never `exp`.
    static let skew = Duration.seconds(60)

    /// The last second of the year 9999: beyond it a number is an attack on arithmetic, not a time.
    private static let latest = 253_402_300_799

    let issuedAt: Timestamp
    let expiresAt: Timestamp
    let notBefore: Timestamp?

    init(issuedAt: Int, expiresAt: Int, notBefore: Int? = nil) throws(TokenError) {
        let range = 0...Self.latest
        guard range.contains(issuedAt), range.contains(expiresAt), range.contains(notBefore ?? 0) else {
            throw .badClaims
        }
        self.issuedAt = Timestamp(seconds: issuedAt)
        self.expiresAt = Timestamp(seconds: expiresAt)
        self.notBefore = notBefore.map { Timestamp(seconds: $0) }
    }

    func check(at now: Timestamp) throws(TokenError) {
        guard now < expiresAt else { throw .expired }
        let tolerated = now.advanced(by: Self.skew)
        guard issuedAt <= tolerated, (notBefore ?? issuedAt) <= tolerated else { throw .notYetValid }
    }
}

extension Timestamp {
    init(seconds: Int) { self.init(microseconds: Int64(seconds) * 1_000_000) }
}
