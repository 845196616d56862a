import Metrics
import Synchronization

/// How many requests are being handled now.
final class InFlightGauge: Sendable {
    private let count = Atomic<Int>(0)

    func enter() {
        publish(count.add(1, ordering: .relaxed).newValue)
    }

    func leave() {
        publish(count.subtract(1, ordering: .relaxed).newValue)
    }

    private func publish(_ value: Int) {
        Gauge(label: "http_requests_in_flight").record(value)
    }
}
