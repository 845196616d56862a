import Access
import Foundation
import RateLimiting
import ServiceKit

/// What the operator can set of auth.
enum AuthVariables {
    static let port = portVariable(default: 8_081)

    static let accessTokenTTL = Variable<Duration>(
        "ACCESS_TOKEN_TTL", default: .seconds(900), rule: within(.seconds(60), .seconds(3_600)),
        "How long an access token is good; browsers renew it by themselves.")

    static let sessionTTL = Variable<Duration>(
        "SESSION_TTL", default: .seconds(30 * 86_400), rule: within(.seconds(3_600), .seconds(365 * 86_400)),
        "How long someone stays signed in without coming back.")

    static let legacyTokenTTL = Variable<Duration>(
        "LEGACY_TOKEN_TTL", default: .seconds(12 * 3_600),
        rule: within(.seconds(60), AccessTokenClaims.longestLifetime),
        "How long the one token of `AUTH_CALLBACK=token` is good; such clients cannot renew it.")

    static let keyLeadTime = Variable<Duration>(
        "KEY_LEAD_TIME", default: .seconds(600), rule: within(.seconds(10), .seconds(86_400)),
        "How long a new signing key is published before it signs; every process fetches the keys every 3 s.")

    static let signInRate = Variable<RatePolicy>(
        "SIGN_IN_RATE", default: RatePolicy(60, per: .minute, burst: 120),
        "How often one address may begin a sign-in, come back from a provider, or swap a code for a token, each.")

    static let refreshRate = Variable<RatePolicy>(
        "REFRESH_RATE", default: RatePolicy(300, per: .minute, burst: 600),
        "How often one address may renew sessions; everybody of an office may come from one.")

    static let accountRate = Variable<RatePolicy>(
        "ACCOUNT_RATE", default: RatePolicy(30, per: .minute, burst: 60),
        "How often one account may sign in, and how often its sessions may be renewed.")

    static let auditRetention = Variable<Duration>(
        "AUDIT_RETENTION", default: .seconds(90 * 86_400), rule: within(.seconds(86_400), .seconds(3_650 * 86_400)),
        "How long the record of sign-ins and key changes is kept.")

    static let all: [any Declaration] =
        CommonVariables.all + StorageVariables.place + PublicVariables.all
        + [
            port, accessTokenTTL, sessionTTL, legacyTokenTTL, keyLeadTime, signInRate, refreshRate, accountRate,
            auditRetention,
        ] + ProviderVariables.all

    private static func within(_ least: Duration, _ most: Duration) -> @Sendable (Duration) -> String? {
        { (least...most).contains($0) ? nil : "must be between \(least.text) and \(most.text)" }
    }
}
