import CoreMetrics
import Foundation
import HTTPTypes
import Testing

@testable import ServiceKit

@Suite("What is observed")
struct ObservationTests {
    @Test("metrics are written as Prometheus reads them")
    func prometheus() {
        let metrics = PrometheusMetrics()
        let dimensions = [("route", "/a\"b\\c\nd"), ("status", "200")]
        metrics.makeCounter(label: "requests_total", dimensions: dimensions).increment(by: 2)
        metrics.makeCounter(label: "requests_total", dimensions: dimensions).increment(by: 1)
        metrics.makeMeter(label: "in.flight", dimensions: []).set(4 as Int64)
        metrics.makeTimer(label: "latency_seconds", dimensions: [("route", "/")]).recordNanoseconds(3_000_000)
        let lines = metrics.text().split(separator: "\n").map(String.init)
        #expect(lines.contains(#"requests_total{route="/a\"b\\c\nd",status="200"} 3"#))
        #expect(lines.contains("in_flight 4.0"))
        #expect(lines.contains("# TYPE latency_seconds histogram"))
        #expect(lines.contains(#"latency_seconds_bucket{route="/",le="0.0025"} 0"#))
        #expect(lines.contains(#"latency_seconds_bucket{route="/",le="0.005"} 1"#))
        #expect(lines.contains(#"latency_seconds_bucket{route="/",le="+Inf"} 1"#))
        #expect(lines.contains(#"latency_seconds_count{route="/"} 1"#))
        #expect(metrics.text().hasSuffix("\n"))
    }

    @Test("what is named after something that goes, goes with it")
    func destruction() {
        let metrics = PrometheusMetrics()
        let gone = metrics.makeCounter(label: "answers_total", dimensions: [("replica", "a")])
        let timer = metrics.makeTimer(label: "answer_seconds", dimensions: [("replica", "a")])
        metrics.makeCounter(label: "answers_total", dimensions: [("replica", "b")]).increment(by: 1)
        metrics.destroyCounter(gone)
        metrics.destroyTimer(timer)
        #expect(metrics.text() == "# TYPE answers_total counter\nanswers_total{replica=\"b\"} 1\n")
    }

    @Test("a log line is one line in both forms, whatever it holds")
    func lines() throws {
        let line = LogLine(
            at: Timestamp(microseconds: 0), level: "info", service: "chat", message: "typed\nERROR forged\u{1B}[2J",
            metadata: ["correlation_id": "c-1", "b": "x\ny"])
        #expect(!line.human.contains("\n"))
        #expect(!line.human.contains("\u{1B}"))
        #expect(line.human.hasPrefix("00:00:00.000 INFO chat: "))
        #expect(!line.json.contains("\n"))
        let members = try #require(
            try JSONSerialization.jsonObject(with: Data(line.json.utf8)) as? [String: String])
        #expect(members["correlation_id"] == "c-1")
        #expect(members["message"] == "typed\nERROR forged\u{1B}[2J")
        #expect(members["service"] == "chat")
    }

    @Test("a problem is read back from another service as it was written")
    func problems() throws {
        let problem = Problem.invalid("/name", "is required")
        let read = try #require(Problem(status: problem.status, body: problem.body(correlationID: "c")))
        #expect(read.fields == problem.fields)
        #expect(read.detail == problem.detail)
        #expect(Problem(status: .badGateway, body: Data("<html>".utf8)) == nil)
        #expect(Problem.unavailable("x", retryAfter: .milliseconds(1_200)).allHeaders[.retryAfter] == "2")
    }
}
