import Logging
import Metrics
import NIOCore
import RateLimiting
import ServiceKit
import ServiceLifecycle
import Storage
import Synchronization

/// Rates that several gateways count together in a database (`RATE_LIMIT_STORE=database`).
///
/// A gateway borrows a tenth of a burst at a time and spends it from memory, so all gateways together admit what the
/// store has lent and no more. While the store does not answer, each keeps to its share: the limit divided by the number of
/// gateways that were alive when last heard of.
final class SharedRates: Service, Sendable {
    static let schema: Identifier = "gateway"
    static let migrations = [
        Migration(1, "rate limits") { RateLimitStore.tables },
        Migration(2, "gateways") { LiveGateways.tables },
    ]
    /// A request waits no longer than this for the store.
    static let patience = Duration.milliseconds(250)

    private let database: Database
    private let store: RateLimitStore
    private let gateways: LiveGateways
    private let logger: Logger
    private let leases = Leases()
    /// Used while the store does not answer.
    private let shares = RateBuckets()
    private let isStoreUp = Atomic(true)
    private let gatewayCount = Atomic(1)
    private let upGauge = Gauge(label: "gateway_rate_limit_store_up")
    private let countGauge = Gauge(label: "gateway_rate_limit_gateways")
    private let fallbacks = Counter(label: "gateway_rate_limit_fallback_decisions_total")

    init(_ database: Database, logger: Logger) {
        self.database = database
        self.logger = logger
        store = RateLimitStore(database)
        gateways = LiveGateways(database)
    }

    /// - Returns: `nil` when the store must be asked.
    func spend(_ key: RateKey, under policy: RatePolicy, at now: NIODeadline) -> RateDecision? {
        if let decision = leases.spend(key, at: now) { return decision }
        return isStoreUp.load(ordering: .relaxed) ? nil : fallBack(key, policy, at: now)
    }

    func ask(_ key: RateKey, under policy: RatePolicy) async -> RateDecision {
        do {
            let decision = try await withTimeLimit(Self.patience) { [store] in
                try await store.take(1, to: max(1, policy.burst / 10), of: key.text, under: policy)
            }
            leases.keep(decision, for: key, at: .now())
            return decision.spendingOne(left: max(0, decision.granted - 1))
        } catch {
            note(up: false, "\(error)")
            return fallBack(key, policy, at: .now())
        }
    }

    /// Tells every two seconds that this gateway lives, and learns how many others do.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var beats = 0
            while !Task.isCancelled {
                await self.beat(sweeping: beats % 30 == 0)
                beats += 1
                guard (try? await Task.sleep(for: .seconds(self.isStoreUp.load(ordering: .relaxed) ? 2 : 1))) != nil
                else { return }
            }
        }
        do {
            try await withTimeLimit(.seconds(1)) { try await self.gateways.leave() }
        } catch {
            logger.debug("the others will notice by themselves that this gateway left", metadata: ["error": "\(error)"])
        }
        await database.close()
    }

    func beat(sweeping: Bool = false) async {
        do {
            let count = try await withTimeLimit(.seconds(2)) { try await self.gateways.beat() }
            gatewayCount.store(max(1, count), ordering: .relaxed)
            note(up: true)
            if sweeping { try await store.sweep() }
        } catch is CancellationError {
            return
        } catch {
            note(up: false, "\(error)")
        }
        countGauge.record(gatewayCount.load(ordering: .relaxed))
    }

    // MARK: -

    private func fallBack(_ key: RateKey, _ policy: RatePolicy, at now: NIODeadline) -> RateDecision {
        fallbacks.increment()
        return shares.take(from: key, under: policy.share(of: gatewayCount.load(ordering: .relaxed)), at: now)
    }

    private func note(up: Bool, _ error: String = "") {
        upGauge.record(up ? 1 : 0)
        guard isStoreUp.exchange(up, ordering: .relaxed) != up else { return }
        if up {
            logger.notice("the rate limit store answers again")
        } else {
            logger.warning(
                "the rate limit store does not answer; this gateway keeps to its share",
                metadata: ["error": "\(error)", "gateways": "\(gatewayCount.load(ordering: .relaxed))"])
        }
    }
}

extension RateKey {
    /// As the store knows it. It holds nothing a person typed: an account's id or an address.
    var text: String {
        switch subject {
        case .account(let id): "\(kind.rawValue) account \(id)"
        case .network(let address): "\(kind.rawValue) network \(address)"
        }
    }
}
