import ServiceKit

/// Tells which leases nobody keeps any more.
///
/// The clocks of replicas differ, and any of them may step. So it is not enough that a lease has run out by our clock:
/// it must also have stood still under our eyes, since whoever makes an answer renews its lease all the while.
struct LeaseWatch: Sendable {
    /// A run by the lease that it was seen with.
    struct Leased: Decodable, Sendable, Hashable {
        var id: String
        var leaseUntil: Timestamp
    }

    /// How long a lease lives without being renewed.
    let lease: Duration
    /// How long one must have stood still; longer than from one renewal to the next.
    let stillness: Duration
    private var since: [Leased: ContinuousClock.Instant] = [:]

    init(lease: Duration, stillness: Duration) {
        self.lease = lease
        self.stillness = stillness
    }

    /// Leases that end in between are young, and need no watching. One that ends later was given by a clock ahead of
    /// ours.
    func young(at now: Timestamp) -> ClosedRange<Timestamp> {
        now.advanced(by: lease / 2)...now.advanced(by: lease * 2)
    }

    /// - Parameters:
    ///   - leased: all that are not young now.
    ///   - instant: now, on a clock that does not step.
    mutating func ownerless(_ leased: [Leased], at now: Timestamp, _ instant: ContinuousClock.Instant) -> [Leased] {
        since = Dictionary(uniqueKeysWithValues: leased.map { ($0, since[$0] ?? instant) })
        return leased.filter { one in
            if one.leaseUntil == RunStore.released { return true }
            let isOver = one.leaseUntil < now || one.leaseUntil > young(at: now).upperBound
            return isOver && since[one].map { instant - $0 >= stillness } ?? false
        }
    }
}
