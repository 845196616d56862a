import Metrics
import NIOCore

/// The metrics of finished requests, for one event loop: each series is looked up once and then only counted.
final class RequestMeters {
    private struct CounterKey: Hashable {
        var route: String
        var method: HTTPMethodName
        var status: Int
    }

    private struct TimerKey: Hashable {
        var route: String
        var method: HTTPMethodName
    }

    private var counters: [CounterKey: Counter] = [:]
    private var timers: [TimerKey: Metrics.Timer] = [:]

    func note(_ record: AccessRecord, isEventStream: Bool) {
        counter(CounterKey(route: record.route, method: record.method, status: record.status)).increment()
        // How long somebody listened says nothing about how fast we are.
        guard !isEventStream else { return }
        timer(TimerKey(route: record.route, method: record.method)).recordNanoseconds(record.duration.nanoseconds)
    }

    /// - Parameter kind: `connect`, `unreachable`, `lost`, `malformed` or `cut`.
    func upstreamFailed(_ service: ServiceName, _ kind: String) {
        Counter(
            label: "gateway_upstream_errors_total", dimensions: [("service", service.rawValue), ("kind", kind)]
        ).increment()
    }

    private func counter(_ key: CounterKey) -> Counter {
        if let counter = counters[key] { return counter }
        let counter = Counter(
            label: "http_requests_total",
            dimensions: [
                ("route", key.route), ("method", key.method.rawValue), ("status", String(key.status)),
            ])
        counters[key] = counter
        return counter
    }

    private func timer(_ key: TimerKey) -> Metrics.Timer {
        if let timer = timers[key] { return timer }
        let timer = Metrics.Timer(
            label: "http_request_duration_seconds",
            dimensions: [("route", key.route), ("method", key.method.rawValue)])
        timers[key] = timer
        return timer
    }
}
