import Logging
import Metrics
import ServiceKit
import ServiceLifecycle
import Synchronization

/// Makes answers, whoever is listening: a browser that leaves cancels nothing.
///
/// Each run is a child task of this service. It holds a lease in the store that is renewed while it works; a replica
/// that dies stops renewing, and another takes its runs over.
final class RunSupervisor: Service {
    struct Timing: Sendable {
        /// How long a lease lives without being renewed.
        var lease: Duration = .seconds(6)
        /// How often leases are renewed and orphaned runs looked for.
        var round: Duration = .seconds(1)
        /// How long a lease that has run out must have stood still before its run is taken over.
        var stillness: Duration = .seconds(2)
        /// How often readers of answers made elsewhere look into the store.
        var poll: Duration = .milliseconds(200)
        /// How often a replica that makes answers looks whether one is to stop. Within half of this, on average, a stop
        /// that reached another replica is felt; the index it reads holds only runs to be stopped.
        var stopWatch: Duration = .milliseconds(50)
    }

    /// How seldom it is looked for money set aside for runs that nobody makes.
    private static let roundsPerSweep = 60
    /// In one round, so that replicas share what another has left.
    private static let mostTakenOver = 16

    private let means: RunMeans
    private let summarizer: Summarizer
    private let timing: Timing
    private let logger = Logger(label: "runs")
    private let making = Mutex<[String: RunMaking]>([:])
    // Unbounded, because each element is a run that is already in the store and must be made.
    private let (accepted, accepting) = AsyncStream.makeStream(of: Accepted.self, bufferingPolicy: .unbounded)

    private struct Accepted: Sendable {
        var run: Run
        /// What a former replica had already written.
        var isTakenOver: Bool
    }

    init(means: RunMeans, summarizer: Summarizer, timing: Timing = Timing()) {
        self.means = means
        self.summarizer = summarizer
        self.timing = timing
    }

    private var store: RunStore { means.store }
    private var hub: RunHub { means.hub }
    private var clock: WallClock { means.clock }

    /// A lease from now on.
    var lease: RunStore.Lease {
        RunStore.Lease(holder: means.instance, until: clock.now().advanced(by: timing.lease))
    }

    /// Begins making an answer whose run is in the store under this replica's lease.
    func accept(_ run: Run) {
        accepting.yield(Accepted(run: run, isTakenOver: false))
    }

    /// Stops a run that is made here, at once. Elsewhere its replica notices the request in the store.
    func stopHere(_ runID: String) {
        signal(.stop, to: runID)
    }

    private func signal(_ signal: RunSignal, to runID: String) {
        making.withLock { $0[runID] }?.tell(signal)
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.keepRound() }
                group.addTask { await self.keepTicking() }
                group.addTask { await self.keepWatchingForStops() }
                for await next in accepted {
                    let run = next.run
                    let one = RunMaking(run, isTakenOver: next.isTakenOver, means)
                    let scope = RequestScope(correlationID: run.correlationID, trace: TraceContext())
                    // Here rather than in the task, which would hold on to it with every call it makes.
                    RequestScope.$current.withValue(scope) { group.addTask { await self.make(one) } }
                }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.accepting.finish()
        }
        await releaseAll()
    }

    // MARK: - Rounds

    private func keepRound() async {
        var round = 0
        var watch = LeaseWatch(lease: timing.lease, stillness: timing.stillness)
        while !Task.isCancelled {
            round += 1
            do {
                if round.isMultiple(of: Self.roundsPerSweep) { try await means.budget.settleOrphaned() }
                let mine = Set(making.withLock { $0.keys })
                let held = try await store.renew(lease, of: Array(mine))
                for runID in mine where !held.contains(runID) { signal(.leaseLost, to: runID) }
                let now = clock.now()
                let old = try await store.leases(outside: watch.young(at: now)).filter { !mine.contains($0.id) }
                for leased in watch.ownerless(old, at: now, .now).prefix(Self.mostTakenOver) {
                    guard let run = try await store.takeOver(leased, under: lease) else { continue }
                    logger.notice("run taken over", metadata: ["run": "\(run.id)"])
                    accepting.yield(Accepted(run: run, isTakenOver: true))
                }
            } catch is CancellationError {
                return
            } catch {
                logger.warning("leases could not be renewed", metadata: ["error": "\(error)"])
                // Nobody else could renew one either: what stood still meanwhile did so for that.
                watch = LeaseWatch(lease: timing.lease, stillness: timing.stillness)
            }
            await pause(timing.round)
        }
    }

    private func pause(_ duration: Duration) async {
        // It throws only when cancelled, which the loops ask for themselves.
        try? await Task.sleep(for: duration)
    }

    private func keepWatchingForStops() async {
        while !Task.isCancelled {
            do {
                if making.withLock({ !$0.isEmpty }) {
                    for runID in try await store.stopRequests(holder: means.instance) { signal(.stop, to: runID) }
                }
            } catch is CancellationError {
                return
            } catch {
                logger.warning("stops could not be looked for", metadata: ["error": "\(error)"])
            }
            await pause(timing.stopWatch)
        }
    }

    private func keepTicking() async {
        var round = 0
        while !Task.isCancelled {
            round += 1
            hub.tick(everyone: round.isMultiple(of: 5))
            Gauge(label: "runs_active").record(hub.liveCount)
            Gauge(label: "run_readers").record(hub.listenerCount)
            await pause(timing.poll)
        }
    }

    // MARK: - One run

    private func make(_ one: RunMaking) async {
        making.withLock { $0[one.run.id] = one }
        let state = await one.make()
        making.withLock { $0[one.run.id] = nil }
        // When its readers have gone: nobody waits for it.
        if state == .complete { await summarizer.keepUp(after: one.run) }
    }

    /// Answers in progress are left to another replica, or to this one when it is back.
    private func releaseAll() async {
        do {
            let released = try await store.release(holder: means.instance)
            if released > 0 { logger.notice("runs released", metadata: ["count": "\(released)"]) }
        } catch {
            logger.warning("leases could not be released; they run out", metadata: ["error": "\(error)"])
        }
    }
}
