public import CoreMetrics
import Foundation
import Synchronization

/// swift-metrics kept in memory and written out in the Prometheus text format (version 0.0.4).
///
/// Timers become histograms in seconds, recorders and meters gauges. A series stays until it is destroyed: labels must be of
/// few values (routes, not paths), and what is named after something that goes is destroyed when it goes.
public final class PrometheusMetrics: MetricsFactory, Sendable {
    private let series = Mutex<[SeriesKey: any Series]>([:])

    public init() {}

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        find(label, dimensions) { CounterSeries() }
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        find(label, dimensions) { GaugeSeries() }
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        find(label, dimensions) { GaugeSeries() }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        find(label, dimensions) { HistogramSeries() }
    }

    public func destroyCounter(_ handler: any CounterHandler) { drop(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { drop(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { drop(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { drop(handler) }

    private func drop(_ handler: any AnyObject) {
        series.withLock { series in
            if let key = series.first(where: { $0.value === handler })?.key { series[key] = nil }
        }
    }

    /// Everything as Prometheus text, sorted by name.
    public func text() -> String {
        let all = series.withLock { $0.sorted { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) } }
        var lines: [String] = []
        var lastName = ""
        for (key, series) in all {
            if key.name != lastName {
                lines.append("# TYPE \(key.name) \(series.kind)")
                lastName = key.name
            }
            lines += series.lines(name: key.name, labels: key.labels)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func find<Found: Series>(
        _ label: String, _ dimensions: [(String, String)], _ make: () -> Found
    ) -> Found {
        let key = SeriesKey(label, dimensions)
        return series.withLock { series in
            if let found = series[key] as? Found { return found }
            let made = make()
            series[key] = made
            return made
        }
    }
}

/// A metric's name and its labels, already in their written form.
struct SeriesKey: Hashable {
    let name: String
    let labels: String

    init(_ label: String, _ dimensions: [(String, String)]) {
        name = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" || $0 == ":" ? $0 : "_" })
        labels = dimensions.map { "\($0.0)=\"\(Self.escape($0.1))\"" }.joined(separator: ",")
    }

    private static func escape(_ value: String) -> String {
        value.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
            .replacingOccurrences(of: "\n", with: "\\n")
    }
}
