import Logging
public import ServiceLifecycle
import Synchronization

/// The first step of a process's end: it says that it is not ready, and goes on as before for `DRAIN_DELAY`. Whoever sends
/// requests learns of it by asking, a second later or two; a port that closed at once would cost them failed connections.
public final class Departure: Service {
    private let hasBegun = Atomic(false)
    private let delay: Duration
    private let logger: Logger

    init(delay: Duration, logger: Logger) {
        self.delay = delay
        self.logger = logger
    }

    /// For `/health/ready`.
    public var check: HealthCheck {
        HealthCheck("accepting") {
            guard !self.hasBegun.load(ordering: .relaxed) else { throw Problem.unavailable("is about to stop") }
        }
    }

    /// Ends when everything else may be told to stop.
    public func run() async throws {
        try? await gracefulShutdown()
        hasBegun.store(true, ordering: .relaxed)
        logger.info("leaving", metadata: ["delay": "\(delay.text)"])
        try? await Task.sleep(for: delay)
    }
}
