import Logging
import ServiceKit
import ServiceLifecycle
import Synchronization

/// What happens to sessions and keys, as log lines at once and as rows soon after. Ids only: no token, no cookie.
///
/// Rows are written behind the request, many in one commit, so that a sign-in neither waits for its row nor fails with
/// it. The log line is there first; should a row not come to be (a full disk, a crash within the moment), the log says
/// what it would have said.
final class AuditTrail: Service {
    /// How many rows wait at most; what comes beyond that is in the log only.
    static let capacity = 10_000
    /// How often those that wait are written.
    static let interval = Duration.milliseconds(200)

    private let store: AuditStore
    private let clock: WallClock
    private let logger: Logger
    private let waiting = Mutex<[AuditEvent]>([])

    init(store: AuditStore, clock: WallClock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Takes note of what happened to a person's session, in the request that is being handled.
    func record(_ kind: AuditEvent.Kind, userID: String, sessionID: String, _ details: [String: String] = [:]) {
        take(kind, userID, sessionID, details)
    }

    /// Takes note of what happened to nobody who is known: a refusal, a change of keys.
    func record(_ kind: AuditEvent.Kind, _ details: [String: String] = [:]) {
        take(kind, nil, nil, details)
    }

    private func take(
        _ kind: AuditEvent.Kind, _ userID: String?, _ sessionID: String?, _ details: [String: String]
    ) {
        let now = clock.now()
        let scope = RequestScope.current
        let event = AuditEvent(
            id: UUIDv7.make(at: now), at: now, kind: kind, userID: userID, sessionID: sessionID,
            address: scope?.client, correlationID: scope?.correlationID, details: details)
        var metadata: Logger.Metadata = details.mapValues { "\($0)" }
        metadata["audit"] = "\(kind.rawValue)"
        if let userID { metadata["user_id"] = "\(userID)" }
        if let sessionID { metadata["session_id"] = "\(sessionID)" }
        if let client = scope?.client { metadata["client"] = "\(client)" }
        logger.log(level: kind.level, "\(kind.message)", metadata: metadata)
        wait([event])
    }

    private func wait(_ events: [AuditEvent]) {
        let surplus = waiting.withLock { waiting in
            let room = max(0, Self.capacity - waiting.count)
            waiting += events.prefix(room)
            return events.count - min(room, events.count)
        }
        if surplus > 0 {
            logger.error("audit rows were not kept: too many wait", metadata: ["count": "\(surplus)"])
        }
    }

    /// Writes rows until the process ends, and then those that still wait.
    func run() async {
        await cancelWhenGracefulShutdown {
            // The sleep fails only when the process ends.
            while (try? await Task.sleep(for: Self.interval)) != nil { await self.flush() }
        }
        await flush()
    }

    /// Writes those that wait. Should that fail, they wait again.
    func flush() async {
        let events = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        guard !events.isEmpty else { return }
        do {
            try await store.append(events)
        } catch {
            if !(error is CancellationError) {
                logger.warning("audit rows could not be written yet", metadata: ["error": "\(error)"])
            }
            wait(events)
        }
    }
}
