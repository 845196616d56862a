import CoreMetrics
import Synchronization

/// One line, or for a histogram one block, of the exposition.
protocol Series: AnyObject, Sendable {
    var kind: String { get }
    func lines(name: String, labels: String) -> [String]
}

extension Series {
    fileprivate func line(_ name: String, _ labels: String, _ value: some CustomStringConvertible) -> String {
        labels.isEmpty ? "\(name) \(value)" : "\(name){\(labels)} \(value)"
    }
}

final class CounterSeries: Series, CounterHandler {
    private let value = Atomic<Int64>(0)
    let kind = "counter"

    func increment(by amount: Int64) {
        value.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() {
        value.store(0, ordering: .relaxed)
    }

    func lines(name: String, labels: String) -> [String] {
        [line(name, labels, value.load(ordering: .relaxed))]
    }
}

final class GaugeSeries: Series, MeterHandler, RecorderHandler {
    private let value = Mutex<Double>(0)
    let kind = "gauge"

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    func lines(name: String, labels: String) -> [String] {
        [line(name, labels, value.withLock { $0 })]
    }
}

/// Durations in seconds, counted in buckets from 0.5 ms to 10 s.
final class HistogramSeries: Series, TimerHandler {
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private struct State {
        var buckets = Array(repeating: 0, count: HistogramSeries.bounds.count)
        var count = 0
        var sum = 0.0
    }

    private let state = Mutex(State())
    let kind = "histogram"

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1e9
        let bucket = Self.bounds.firstIndex { seconds <= $0 }
        state.withLock { state in
            if let bucket { state.buckets[bucket] += 1 }
            state.count += 1
            state.sum += seconds
        }
    }

    func lines(name: String, labels: String) -> [String] {
        let state = state.withLock { $0 }
        let prefix = labels.isEmpty ? "" : labels + ","
        var total = 0
        var lines = zip(Self.bounds, state.buckets).map { bound, count in
            total += count
            return line(name + "_bucket", prefix + "le=\"\(bound)\"", total)
        }
        lines.append(line(name + "_bucket", prefix + "le=\"+Inf\"", state.count))
        lines.append(line(name + "_sum", labels, state.sum))
        lines.append(line(name + "_count", labels, state.count))
        return lines
    }
}
