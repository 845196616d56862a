import HTTPTypes
import Hummingbird
import NIOCore

extension Routes {
    /// `/health/live`: the process answers. `/health/ready`: so do its dependencies, else 503. `/metrics`: Prometheus.
    public mutating func addHealth(_ checks: [HealthCheck], metrics: PrometheusMetrics) {
        get("/health/live", .anyone) { _, _ in JSONResponse(["status": "live"]) }
        get("/health/ready", .anyone) { _, _ in
            let readiness = await Readiness.asking(checks)
            return JSONResponse(readiness, status: readiness.ready ? .ok : .serviceUnavailable)
        }
        get("/metrics", .anyone) { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text())))
        }
    }
}
