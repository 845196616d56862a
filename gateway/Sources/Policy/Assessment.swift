import NIOHTTP1
import ServiceKit

/// What the gateway decides about a request from its head alone.
struct Assessment: Sendable {
    enum Outcome: Sendable, Equatable {
        /// The request is answered with this, and goes nowhere.
        case refuse(Problem)
        /// A browser asks whether a page may send the real request (Fetch Standard, CORS preflight).
        case preflight(requestedHeaders: String?)
        case serve(OwnPage)
        /// A client's log lines are taken in, if the person is signed in.
        case ingest(authorization: String?)
        /// The same address, by HTTPS.
        case redirect(to: String)
        case forward(Forwarding)
    }

    /// Where a request goes, and under which conditions.
    struct Forwarding: Sendable, Equatable {
        var service: ServiceName
        var passage: Passage
        var authorization: String?
        var bodyLimit: Int
        /// As the service gets it: one spelling.
        var target: String
        /// What the requests have in common that are to meet at one replica.
        var affinity: String?
    }

    var outcome: Outcome
    var correlationID: String
    var origin: CORSPolicy.Verdict
    /// `nil` when the request could not be read far enough to know.
    var route: Route?
    var target: RequestTarget?
    /// `nil` when nobody can say where the body ends; then the connection cannot be used again.
    var framing: RequestFraming?
    var facts: HeadFacts
    var provenance: Provenance

    /// Of what could not even be parsed.
    static func unreadable(_ problem: Problem, from peer: Peer, origin: CORSPolicy.Verdict) -> Assessment {
        Assessment(
            outcome: .refuse(problem), correlationID: CorrelationID.accepting(nil), origin: origin, route: nil,
            target: nil, framing: nil, facts: HeadFacts(), provenance: Provenance(peer, host: nil))
    }
}
