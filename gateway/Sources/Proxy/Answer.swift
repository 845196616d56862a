import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import ServiceKit

/// An answer that the gateway makes itself.
struct Answer: Sendable {
    /// What the browser is to take it for: it decides the security headers.
    enum Surface: Sendable, Equatable {
        case page
        case data
    }

    var status: HTTPResponseStatus
    var headers: [(String, String)] = []
    var body = ByteBuffer()
    var surface = Surface.data
    /// For the access log: why the request was refused.
    var refusal: String?

    init(_ status: HTTPResponseStatus, headers: [(String, String)] = [], body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    init(_ problem: Problem, correlationID: String, reason: String? = nil) {
        status = HTTPResponseStatus(statusCode: problem.status.code)
        headers = problem.allHeaders.map { ($0.name.rawName, $0.value) } + [("Cache-Control", "no-store")]
        body = ByteBuffer(bytes: problem.body(correlationID: correlationID))
        refusal = reason ?? problem.code
    }

    /// The method and the body are kept (RFC 9110 §15.4.9); for a page it is the redirect that everything understands.
    static func redirect(to location: String, _ method: HTTPMethod) -> Answer {
        Answer(
            method == .GET || method == .HEAD ? .movedPermanently : .permanentRedirect,
            headers: [("Location", location), ("Cache-Control", "no-store")])
    }

    static func preflight(requestedHeaders: String?) -> Answer {
        Answer(.noContent, headers: CORSPolicy.preflightHeaders(requested: requestedHeaders))
    }

    func varying(by field: String) -> Answer {
        var answer = self
        answer.headers.append(("Vary", field))
        return answer
    }

    /// The head a client gets, with everything that stands on every answer.
    func head(
        to request: HTTPRequestHead, _ assessment: Assessment, date: String, connection: String?
    ) -> HTTPResponseHead {
        var all = SecurityHeaders.fields(surface, over: assessment.provenance.scheme)
        all.add(contentsOf: headers)
        all.add(name: "Date", value: date)
        if status.code != 204, status.code != 304 { all.add(name: "Content-Length", value: String(body.readableBytes)) }
        if let connection { all.add(name: "Connection", value: connection) }
        switch surface {
        case .page: all.add(name: CorrelationID.header, value: assessment.correlationID)
        case .data: ClientResponse.addEdgeHeaders(to: &all, assessment)
        }
        return HTTPResponseHead(version: .http1_1, status: status, headers: all)
    }
}
