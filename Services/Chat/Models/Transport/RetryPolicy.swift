/// When a provider that failed is asked again.
struct RetryPolicy: Sendable {
    var mostAttempts = 4
    /// Before the second attempt; doubles from there.
    var firstDelay: Duration = .milliseconds(500)
    var longestDelay: Duration = .seconds(8)
    /// A person waits: whatever a provider asks, trying again begins within this time.
    var within: Duration = .seconds(45)

    /// How long to wait before the next attempt; `nil` to give up.
    /// - Parameters:
    ///   - attempts: how many there were.
    ///   - elapsed: since the first one began.
    ///   - chance: between 0 and 1, so that many who failed together do not come back together.
    func delay(
        after failure: ProviderFailure, attempts: Int, elapsed: Duration, chance: Double
    ) -> Duration? {
        guard failure.isPassing, attempts < mostAttempts else { return nil }
        let doubled = firstDelay * (1 << min(attempts - 1, 20))
        let delay = failure.retryAfter ?? min(doubled, longestDelay) * (0.5 + chance / 2)
        return elapsed + delay <= within ? delay : nil
    }
}
