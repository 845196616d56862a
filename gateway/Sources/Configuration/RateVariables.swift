import RateLimiting
import ServiceKit

/// Where rates are counted.
enum RateStoreKind: String, ConfigurationValue {
    case memory, database

    static var kind: String { "memory or database" }
    static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> RateStoreKind {
        guard let value = RateStoreKind(rawValue: text) else { throw .init("must be memory or database") }
        return value
    }
    var text: String { rawValue }
}

/// What the operator can set of how often requests may come.
enum RateVariables {
    static let isOn = Variable<Bool>(
        "RATE_LIMIT", default: true, productionRule: { $0 ? nil : "must be on in production" },
        "Whether the rates below are enforced; `off` is for development only.")

    static let store = Variable<RateStoreKind>(
        "RATE_LIMIT_STORE", default: .memory,
        "Where rates are counted: `memory` for one gateway; `database` (DATABASE_URL) when several share the load.")

    /// A page of the web app asks for up to a dozen things at once, and a person in a hurry opens several pages in a row.
    static let other = Variable<RatePolicy>(
        "RATE_LIMIT_DEFAULT", default: RatePolicy(10, per: .second, burst: 60),
        "How many requests an account may send, or an address without one; the burst is what may come at once.")

    static let chat = Variable<RatePolicy>(
        "RATE_LIMIT_CHAT", default: RatePolicy(10, per: .minute), "How many chat messages an account may send.")

    static let signIn = Variable<RatePolicy>(
        "RATE_LIMIT_SIGN_IN", default: RatePolicy(10, per: .minute),
        "How many attempts to sign in an address may make.")

    static let upload = Variable<RatePolicy>(
        "RATE_LIMIT_UPLOAD", default: RatePolicy(30, per: .minute, burst: 50),
        "How many files an account may upload; the burst is what may be dropped on the page at once.")

    static let concurrentAnswers = Variable<Int>(
        "CONCURRENT_ANSWERS", default: 8, rule: { (1...1_000).contains($0) ? nil : "must be between 1 and 1000" },
        "How many answers an account may be given at the same time, by each gateway.")

    static let all: [any Declaration] = [isOn, store, other, chat, signIn, upload, concurrentAnswers]

    static func limits(_ configuration: Configuration) -> RateLimits {
        guard configuration[isOn] else { return RateLimits([:]) }
        return RateLimits([
            .other: configuration[other], .chat: configuration[chat], .signIn: configuration[signIn],
            .upload: configuration[upload],
        ])
    }
}
