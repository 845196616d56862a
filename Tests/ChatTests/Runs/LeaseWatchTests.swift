import ServiceKit
import Testing

@testable import Chat

@Suite("A lease under watch")
struct LeaseWatchTests {
    private static let noon = Timestamp(text: "2026-01-02T12:00:00Z")!
    private static let start = ContinuousClock.now

    /// Looks every second at a lease that ends `until` seconds after noon, renewed at each look or never, by a clock
    /// that is `ahead` of noon; says after how many looks its run would be taken over.
    private func looks(until: Int, isRenewed: Bool, ahead: Int) -> Int? {
        var watch = LeaseWatch(lease: .seconds(6), stillness: .seconds(2))
        for look in 0..<60 {
            let passed = Duration.seconds(look)
            let ends = Self.noon.advanced(by: .seconds(until) + (isRenewed ? passed : .zero))
            let now = Self.noon.advanced(by: .seconds(ahead) + passed)
            let leased = watch.young(at: now).contains(ends) ? [] : [LeaseWatch.Leased(id: "r", leaseUntil: ends)]
            if !watch.ownerless(leased, at: now, Self.start + passed).isEmpty { return look }
        }
        return nil
    }

    @Test("that is renewed is left alone, however wrong the clock is", arguments: [-86_400, -7, -1, 0, 1, 7, 86_400])
    func renewed(_ ahead: Int) {
        #expect(looks(until: 6, isRenewed: true, ahead: ahead) == nil)
    }

    @Test(
        "that nobody renews is taken over soon after it has run out, or has stood still if the clock is wrong",
        arguments: [(-86_400, 2), (-4, 11), (0, 7), (4, 3), (86_400, 2)])
    func left(_ ahead: Int, _ expected: Int) {
        #expect(looks(until: 6, isRenewed: false, ahead: ahead) == expected)
    }

    @Test("that was given up is free at once")
    func released() {
        var watch = LeaseWatch(lease: .seconds(6), stillness: .seconds(2))
        let leased = [LeaseWatch.Leased(id: "r", leaseUntil: RunStore.released)]
        #expect(watch.ownerless(leased, at: Self.noon, Self.start) == leased)
    }

    @Test("is not watched when it has long to run")
    func young() {
        let watch = LeaseWatch(lease: .seconds(6), stillness: .seconds(2))
        #expect(watch.young(at: Self.noon).contains(Self.noon.advanced(by: .seconds(6))))
        #expect(!watch.young(at: Self.noon).contains(Self.noon.advanced(by: .seconds(2))))
    }
}
