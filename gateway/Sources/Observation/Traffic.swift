import Metrics
import Synchronization

/// What is going on at this moment, over all event loops.
final class Traffic: Sendable {
    private let requests = Atomic<Int>(0)
    private let streams = Atomic<Int>(0)
    private let requestGauge = Gauge(label: "gateway_requests_in_flight")
    private let streamGauge = Gauge(label: "gateway_event_streams_open")

    var requestsInFlight: Int { requests.load(ordering: .relaxed) }
    var streamsOpen: Int { streams.load(ordering: .relaxed) }

    func requestBegins() { requests.add(1, ordering: .relaxed) }
    func requestEnds() { requests.subtract(1, ordering: .relaxed) }
    func streamOpens() { streams.add(1, ordering: .relaxed) }
    func streamCloses() { streams.subtract(1, ordering: .relaxed) }

    func publish() {
        requestGauge.record(requestsInFlight)
        streamGauge.record(streamsOpen)
    }
}
