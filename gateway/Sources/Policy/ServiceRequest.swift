import NIOHTTP1
import ServiceKit

/// The head that a service receives for a client's request.
enum ServiceRequest {
    /// - Parameter authority: the service's own name and port: what `Host` means on that connection.
    static func head(
        for head: HTTPRequestHead, _ assessment: Assessment, _ forwarding: Assessment.Forwarding, authority: String,
        trace: TraceContext
    ) -> HTTPRequestHead {
        var headers = HTTPHeaders()
        headers.reserveCapacity(head.headers.count + 8)
        headers.add(name: "Host", value: authority)
        for (name, value) in head.headers where isForwarded(name, assessment.facts.connectionOptions) {
            headers.add(name: name, value: value)
        }
        switch assessment.framing {
        case .length(let length): headers.add(name: "Content-Length", value: String(length))
        case .chunked: headers.add(name: "Transfer-Encoding", value: "chunked")
        case .empty where expectsBody(head.method): headers.add(name: "Content-Length", value: "0")
        case .empty, nil: break
        }
        headers.add(name: CorrelationID.header, value: assessment.correlationID)
        headers.add(name: TraceContext.header, value: trace.headerValue)
        headers.add(contentsOf: Forwarded.headers(assessment.provenance))
        return HTTPRequestHead(
            version: .http1_1, method: head.method, uri: forwarding.target, headers: headers)
    }

    private static func isForwarded(_ name: String, _ connectionOptions: [String]) -> Bool {
        if let known = KnownHeader(name) {
            if known.isHopByHop || known.isForwardingClaim { return false }
            switch known {
            // Set afresh, answered here, or meant for whoever traces the client.
            case .host, .contentLength, .expect, .correlationID, .traceparent, .tracestate, .baggage: return false
            default: break
            }
        }
        return connectionOptions.isEmpty || !connectionOptions.contains(name.lowercased())
    }

    /// Whether a service would otherwise wonder where the body is (RFC 9110 §8.6).
    private static func expectsBody(_ method: HTTPMethod) -> Bool {
        method == .POST || method == .PUT || method == .PATCH
    }

    /// Whether it asks for nothing to be changed (RFC 9110 §9.2.1).
    static func isSafe(_ method: HTTPMethod) -> Bool {
        switch method {
        case .GET, .HEAD, .OPTIONS: true
        default: false
        }
    }
}
