import ServiceKit
import Synchronization

/// Whether the public port has been opened. Before that the gateway is not ready, whatever else is.
final class Opening: Sendable {
    private let isOpen = Atomic(false)

    func note() { isOpen.store(true, ordering: .relaxed) }

    /// The check of the process's departure, with its beginning in front.
    func check(_ departure: Departure) -> HealthCheck {
        let leaving = departure.check
        return HealthCheck(leaving.name) {
            guard self.isOpen.load(ordering: .relaxed) else { throw Problem.unavailable("does not listen yet") }
            try await leaving.check()
        }
    }
}
