import Foundation
import ServiceKit
import ServiceLifecycle
import Subprocess

/// The service that is being worked on. While a change is being built the old process goes on; one that was built takes
/// its place; what does not build is told by the compiler, and changes nothing.
struct DevelopedProcess: Service {
    let member: Household.Member

    private enum Turn {
        case ended(TerminationStatus)
        case built(since: ContinuousClock.Instant)
    }

    func run() async throws {
        do {
            try await follow()
        } catch is CancellationError {
            // Ctrl-C: that is how it ends.
        }
    }

    private func follow() async throws {
        try await cancelWhenGracefulShutdown {
            let product = Product(name: member.name)
            let watch = SourceWatch(places: product.sources)
            var known = watch.state()
            var changedAt: ContinuousClock.Instant?
            while !Task.isCancelled {
                let process = ChildProcess(member: Self.impatient(member))
                let (turn, state) = try await oneProcess(process, product, watch, since: known, changedAt)
                known = state
                guard !Task.isCancelled else { return }
                switch turn {
                case .built(let since): changedAt = since
                case .ended(let status):
                    Terminal.say("\(member.name) ended (\(status)); it is started again when its source changes.")
                    (changedAt, known) = try await Self.rebuilt(product, watch, since: known)
                }
            }
        }
    }

    /// Runs it until it ends by itself or a newer one is built.
    private func oneProcess(
        _ process: ChildProcess, _ product: Product, _ watch: SourceWatch, since known: [String: Date],
        _ changedAt: ContinuousClock.Instant?
    ) async throws -> (Turn, [String: Date]) {
        try await withThrowingTaskGroup(of: (Turn, [String: Date])?.self) { group in
            group.addTask { (.ended(try await process.runOnce()), known) }
            group.addTask {
                let (since, state) = try await Self.rebuilt(product, watch, since: known)
                return (.built(since: since), state)
            }
            group.addTask {
                await announce(since: changedAt)
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    /// Waits for a change that builds.
    private static func rebuilt(
        _ product: Product, _ watch: SourceWatch, since known: [String: Date]
    ) async throws -> (ContinuousClock.Instant, [String: Date]) {
        var known = known
        while true {
            known = try await watch.change(since: known)
            let changedAt = ContinuousClock.now
            Terminal.whisper("\(product.name) has changed; building it.")
            if try await product.build() { return (changedAt, known) }
            Terminal.say("\(product.name) does not build; the one that was built before goes on.")
        }
    }

    /// Says how long it took from the change to the first answer.
    private func announce(since changedAt: ContinuousClock.Instant?) async {
        guard let changedAt else { return }
        while !Task.isCancelled {
            let answer = try? await HealthAnswer.asking("http://127.0.0.1:\(member.port)/health/live")
            if answer != nil {
                let seconds = Double((ContinuousClock.now - changedAt).wholeMicroseconds) / 1_000_000
                Terminal.say(
                    "\(member.name) is the new one, \(seconds.formatted(.number.precision(.fractionLength(1)))) s after the change."
                )
                return
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Streams are not waited for: whoever reads them reads on at the new one.
    private static func impatient(_ member: Household.Member) -> Household.Member {
        var member = member
        member.environment["DRAIN_TIMEOUT"] = member.environment["DRAIN_TIMEOUT"] ?? "500ms"
        return member
    }
}
