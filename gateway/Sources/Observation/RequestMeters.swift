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

    /// Of one replica, so that one which is slower or fails more than its sisters is seen.
    private struct ReplicaMeters {
        let answers: [Counter]
        let duration: Metrics.Timer

        init(_ service: ServiceName, _ replica: Replica) {
            let dimensions = [("service", service.rawValue), ("replica", replica.name)]
            answers = (1...5).map {
                Counter(label: "gateway_upstream_answers_total", dimensions: dimensions + [("status", "\($0)xx")])
            }
            duration = Metrics.Timer(label: "gateway_upstream_answer_seconds", dimensions: dimensions)
        }

        func destroy() {
            for counter in answers { counter.destroy() }
            duration.destroy()
        }
    }

    private var replicas: [ObjectIdentifier: ReplicaMeters] = [:]
    private var counters: [CounterKey: Counter] = [:]
    private var timers: [TimerKey: Metrics.Timer] = [:]

    func note(_ record: AccessRecord, isEventStream: Bool) {
        noteReplica(record)
        counter(CounterKey(route: record.route, method: record.method, status: record.status)).increment()
        // How long somebody listened says nothing about how fast we are.
        guard !isEventStream else { return }
        timer(TimerKey(route: record.route, method: record.method)).recordNanoseconds(record.duration.nanoseconds)
    }

    private func noteReplica(_ record: AccessRecord) {
        guard let service = record.service, let replica = record.replica, let time = record.upstreamDuration else {
            return
        }
        let key = ObjectIdentifier(replica)
        let meters = replicas[key] ?? ReplicaMeters(service, replica)
        if replicas[key] == nil { replicas[key] = meters }
        if (100...599).contains(record.status) { meters.answers[record.status / 100 - 1].increment() }
        meters.duration.recordNanoseconds(time.nanoseconds)
    }

    /// The name no longer leads to that replica.
    func forget(_ replica: Replica) {
        replicas.removeValue(forKey: ObjectIdentifier(replica))?.destroy()
    }

    /// - Parameter kind: `connect`, `unreachable`, `lost`, `malformed`, `cut`, or `repeated` when another replica was asked instead.
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
