import Foundation
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

    /// The longest that a token may live: what a gateway remembers of revocations goes back a day.
    static let legacyTokenTTL = Variable<Duration>(
        "LEGACY_TOKEN_TTL", default: .seconds(12 * 3_600), rule: within(.seconds(60), .seconds(86_400)),
        "How long the one token of `AUTH_CALLBACK=token` is good; such clients cannot renew it.")

    static let keyLeadTime = Variable<Duration>(
        "KEY_LEAD_TIME", default: .seconds(600), rule: within(.seconds(10), .seconds(86_400)),
        "How long a new signing key is published before it signs; every process fetches the keys every 3 s.")

    static let all: [any Declaration] =
        CommonVariables.all + StorageVariables.place + PublicVariables.all
        + [port, accessTokenTTL, sessionTTL, legacyTokenTTL, keyLeadTime] + ProviderVariables.all

    private static func within(_ least: Duration, _ most: Duration) -> @Sendable (Duration) -> String? {
        { (least...most).contains($0) ? nil : "must be between \(least.text) and \(most.text)" }
    }
}
