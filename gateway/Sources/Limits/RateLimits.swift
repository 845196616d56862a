import Access
import RateLimiting
import ServiceKit

/// Whose requests are counted together: an account's wherever they come from, and of everybody else a network's.
enum RateSubject: Hashable, Sendable {
    case account(String)
    /// An IPv4 address, or the /64 of an IPv6 address.
    case network(IPAddress)

    init(_ claims: AccessTokenClaims?, from address: IPAddress) {
        self = claims.map { .account($0.userID) } ?? .network(address.network)
    }
}

/// One bucket.
struct RateKey: Hashable, Sendable {
    var kind: TrafficClass
    var subject: RateSubject
}

/// How often each kind of request may come.
struct RateLimits: Sendable {
    private let rules: [TrafficClass: RateRule]

    init(_ policies: [TrafficClass: RatePolicy]) {
        rules = Dictionary(uniqueKeysWithValues: policies.map { ($0, RateRule($1, of: $0)) })
    }

    /// - Returns: `nil` when such requests are not limited.
    func rule(for kind: TrafficClass) -> RateRule? { rules[kind] }

    var policies: [TrafficClass: RatePolicy] { rules.mapValues(\.policy) }
}

/// A policy with what is said about it to clients, as structured fields (draft-ietf-httpapi-ratelimit-headers, RFC 9651):
///
///     RateLimit-Policy: "default";q=60;w=6
///     RateLimit: "default";r=59;t=1
///
/// `q` may be spent at once and is whole again after `w` seconds; `r` is left, and whole again after `t`.
struct RateRule: Sendable {
    static let policyHeader = "RateLimit-Policy"
    static let header = "RateLimit"

    let policy: RatePolicy
    let kind: TrafficClass
    let policyField: String
    private let name: String
    private let stateStart: String

    init(_ policy: RatePolicy, of kind: TrafficClass) {
        self.policy = policy
        self.kind = kind
        name = kind == .other ? "default" : kind.rawValue
        stateStart = "\"\(name)\";r="
        policyField = "\"\(name)\";q=\(policy.burst);w=\(Self.wholeSeconds(.nanoseconds(policy.window)))"
    }

    func headers(for decision: RateDecision) -> [(String, String)] {
        let state = stateStart + String(decision.remaining) + ";t=" + String(Self.wholeSeconds(decision.reset))
        return [(Self.policyHeader, policyField), (Self.header, state)]
    }

    func problem(for decision: RateDecision) -> Problem {
        .rateLimited(kind, policy, retryAfter: max(decision.retryAfter ?? .seconds(60), .milliseconds(1)))
    }

    /// Rounded up, so that who comes back then is not refused once more.
    private static func wholeSeconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds + (attoseconds > 0 ? 1 : 0)
    }
}
