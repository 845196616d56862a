/// How long, how often and how much is taken from a provider. The clock and chance are part of it, so that a test
/// decides both.
struct Patience: Sendable {
    /// Without anything of the answer. What only says that the line is alive does not count.
    var idle: Duration = .seconds(240)
    /// For a whole turn.
    var turn: Duration = .seconds(1_200)
    var retry = RetryPolicy()
    /// Bytes of text in one turn, which is more than any model writes.
    var longestText = 1 << 20
    /// Bytes of a response, which holds every few letters in a frame of its own.
    var largestBody = 32 << 20
    var mostPauses = 5
    var now: @Sendable () -> ContinuousClock.Instant = { .now }
    var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    var chance: @Sendable () -> Double = { .random(in: 0...1) }
}
