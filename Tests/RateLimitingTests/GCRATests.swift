import RateLimiting
import Testing

@Suite("GCRA")
struct GCRATests {
    private static let start: Int64 = 1_800_000_000_000_000_000
    private static let second: Int64 = 1_000_000_000

    /// How many of takers that come every `step` nanoseconds for `time` are admitted.
    private func admitted(under policy: RatePolicy, every step: Int64, for time: Int64) -> Int {
        var fullAt: Int64 = 0
        var count = 0
        for now in stride(from: Self.start, to: Self.start + time, by: Int64.Stride(step)) {
            let (decision, next) = GCRA.take(from: fullAt, at: now, under: policy)
            fullAt = next
            count += decision.granted
        }
        return count
    }

    @Test("admits the burst at once, then the rate")
    func burstThenRate() {
        let policy = RatePolicy(10, per: .second, burst: 40)
        #expect(admitted(under: policy, every: 1, for: 1_000) == 40)
        #expect(admitted(under: policy, every: Self.second / 100, for: 10 * Self.second) == 40 + 99)
        #expect(
            admitted(under: RatePolicy(7, per: .second), every: Self.second / 500, for: 60 * Self.second) == 7 + 419)
        #expect(admitted(under: RatePolicy(5, per: .hour), every: Self.second, for: 3_600 * Self.second) == 5 + 4)
    }

    @Test("who keeps to the rate is never refused")
    func steady() {
        #expect(
            admitted(under: RatePolicy(10, per: .second, burst: 1), every: Self.second / 10, for: 60 * Self.second)
                == 600)
    }

    @Test("tells how many are left, when to come again, and when all is as it was")
    func telling() {
        let policy = RatePolicy(10, per: .second)
        let first = GCRA.take(from: 0, at: Self.start, under: policy)
        #expect(first.decision.remaining == 9)
        #expect(first.decision.retryAfter == .zero)
        #expect(first.decision.reset == .milliseconds(100))
        let all = GCRA.take(9, from: first.fullAt, at: Self.start, under: policy)
        #expect(all.decision.granted == 9 && all.decision.remaining == 0)
        #expect(all.decision.reset == .seconds(1))
        let refused = GCRA.take(3, from: all.fullAt, at: Self.start, under: policy)
        #expect(!refused.decision.isAdmitted)
        #expect(refused.fullAt == all.fullAt)
        #expect(refused.decision.retryAfter == .milliseconds(300))
        let later = Self.start + 300_000_000
        #expect(!GCRA.take(3, from: all.fullAt, at: later - 1, under: policy).decision.isAdmitted)
        #expect(GCRA.take(3, from: all.fullAt, at: later, under: policy).decision.isAdmitted)
    }

    @Test("gives what there is when less is enough, and never what costs more than the burst")
    func bounds() {
        let policy = RatePolicy(10, per: .second)
        let (some, fullAt) = GCRA.take(1, to: 50, from: 0, at: Self.start, under: policy)
        #expect(some.granted == 10)
        #expect(GCRA.take(1, to: 50, from: fullAt, at: Self.start + 250_000_000, under: policy).decision.granted == 2)
        let never = GCRA.take(11, from: 0, at: Self.start, under: policy).decision
        #expect(!never.isAdmitted && never.retryAfter == nil && never.remaining == 10)
    }

    @Test("a policy that became smaller refuses until the time is up, without overflow")
    func smallerPolicy() {
        let before = GCRA.take(100_000, from: 0, at: Self.start, under: RatePolicy(1, per: .hour, burst: 100_000))
        let after = GCRA.take(from: before.fullAt, at: Self.start, under: RatePolicy(1, per: .second))
        #expect(!after.decision.isAdmitted && after.decision.remaining == 0)
    }
}
