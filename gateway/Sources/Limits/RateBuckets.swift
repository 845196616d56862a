import NIOCore
import RateLimiting
import Synchronization

/// GCRA in memory for a bounded number of keys.
final class RateBuckets: Sendable {
    private static let shardCount = 16
    private let shards: [Shard]

    /// - Parameter capacity: how many keys are remembered. Beyond it those are forgotten first that have spent least, so
    ///   that a crowd of new addresses does not wipe out who is being held back.
    init(capacity: Int = 131_072) {
        shards = (0..<Self.shardCount).map { _ in Shard(capacity: max(4, capacity / Self.shardCount)) }
    }

    func take(from key: RateKey, under policy: RatePolicy, at now: NIODeadline) -> RateDecision {
        shards[Int(UInt(bitPattern: key.hashValue) % UInt(Self.shardCount))].take(key, policy, now.nanoseconds)
    }

    var count: Int { shards.reduce(0) { $0 + $1.count } }
}

private final class Shard: Sendable {
    private let capacity: Int
    private let fullAt = Mutex<[RateKey: Int64]>([:])

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { fullAt.withLock { $0.count } }

    func take(_ key: RateKey, _ policy: RatePolicy, _ now: Int64) -> RateDecision {
        fullAt.withLock { fullAt in
            let known = fullAt[key]
            let (decision, next) = GCRA.take(from: known ?? 0, at: now, under: policy)
            guard decision.isAdmitted else { return decision }
            if known == nil, fullAt.count >= capacity { Self.makeRoom(in: &fullAt, capacity, now) }
            fullAt[key] = next
            return decision
        }
    }

    private static func makeRoom(in fullAt: inout [RateKey: Int64], _ capacity: Int, _ now: Int64) {
        fullAt = fullAt.filter { $0.value > now }
        // Room for a quarter, so that this is seldom done.
        let surplus = fullAt.count - capacity * 3 / 4
        guard surplus > 0 else { return }
        let limit = fullAt.values.sorted()[surplus - 1]
        fullAt = fullAt.filter { $0.value > limit }
    }
}
