import Access
import Crypto
import HTTPTypes
import Metrics
import RateLimiting
import ServiceKit

/// How often somebody may try to come in: counted by the place a request comes from, and by the account it is about,
/// once for all replicas.
///
/// ```swift
/// try await throttle.admit(.initiate)            // by place
/// try await throttle.admit(.refresh, account: userID)  // by account
/// ```
struct SignInThrottle: Sendable {
    /// What is counted apart, so that a flood of one does not lock people out of another.
    enum Action: String, Sendable, CaseIterable {
        case initiate, callback, token, refresh
        case developmentSignIn = "dev-login"
    }

    let store: RateLimitStore
    /// `SIGN_IN_RATE`: for one place.
    let attempts: RatePolicy
    /// `REFRESH_RATE`: for one place.
    let refreshes: RatePolicy
    /// `ACCOUNT_RATE`: for one account, wherever it is asked for from.
    let accounts: RatePolicy
    private let key: SymmetricKey

    /// - Parameter secret: the table says neither where people are nor who they are; `SECRET_KEY` hides it.
    init(
        store: RateLimitStore, attempts: RatePolicy, refreshes: RatePolicy, accounts: RatePolicy, secret: String
    ) {
        self.store = store
        self.attempts = attempts
        self.refreshes = refreshes
        self.accounts = accounts
        key = KeyDerivation.throttleKeys.key(from: secret)
    }

    /// Counts one try from the place of the request that is being handled.
    /// - Throws: a 429 `Problem`.
    func admit(_ action: Action) async throws {
        // Without the gateway before it everybody is at the same place, and only development runs like that.
        let place = RequestScope.current?.client.map(ClientAddress.place) ?? "unknown"
        try await take("place", action, place, under: action == .refresh ? refreshes : attempts)
    }

    /// Counts one try for an account, by whatever names it: a user's id, an e-mail address.
    /// - Throws: a 429 `Problem`.
    func admit(_ action: Action, account: String) async throws {
        try await take("account", action, account, under: accounts)
    }

    private func take(_ scope: String, _ action: Action, _ subject: String, under policy: RatePolicy) async throws {
        let name = HMAC<SHA256>.authenticationCode(
            for: Array("\(scope) \(action.rawValue) \(subject)".utf8), using: key)
        let decision = try await store.take(of: "\(action.rawValue) \(Base64URL.encode(name))", under: policy)
        guard !decision.isAdmitted else { return }
        Counter(label: "sign_in_throttled_total", dimensions: [("action", action.rawValue), ("by", scope)]).increment()
        throw Problem(
            .tooManyRequests, code: "too_many_attempts",
            "There were too many tries in a short time. Nothing was changed; wait a moment and try again.",
            retryable: true, retryAfter: max(.seconds(1), decision.retryAfter ?? .seconds(60)))
    }
}
