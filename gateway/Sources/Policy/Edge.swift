import HTTPTypes
import NIOHTTP1
import ServiceKit

/// The policies, in the order in which a request meets them. A pure function from a head to a decision.
struct Edge: Sendable {
    var hosts: AllowedHosts
    var cors: CORSPolicy
    var routes = RouteTable.standard
    var limits = BodyLimits()
    var proxies = TrustedProxies()
    /// `https://ba.example.org` when that is where the public is to come: who comes by HTTP is sent there.
    var secureOrigin: String?
    /// The gateway itself speaks TLS, so nobody in front does whom `TRUSTED_PROXIES` could have left out.
    var speaksTLS = false

    func assess(_ head: HTTPRequestHead, from peer: Peer) -> Assessment {
        var assessment = Assessment(
            outcome: .refuse(.unknownRoute), correlationID: "", origin: .absent, route: nil, target: nil, framing: nil,
            facts: HeadFacts(), provenance: Provenance(peer, host: nil))
        do throws(Problem) {
            assessment.outcome = try decide(head, from: peer, &assessment)
        } catch {
            assessment.outcome = .refuse(error)
        }
        assessment.correlationID = CorrelationID.accepting(assessment.facts.correlationID)
        return assessment
    }

    private func decide(
        _ head: HTTPRequestHead, from peer: Peer, _ assessment: inout Assessment
    ) throws(Problem) -> Assessment.Outcome {
        let facts = try HeadFacts(head.headers)
        assessment.facts = facts
        let provenance = proxies.provenance(facts, from: peer)
        assessment.provenance = provenance
        assessment.origin = cors.verdict(origin: facts.origin, own: nil)
        let framing = try RequestFraming(facts, version: head.version)
        assessment.framing = framing

        let isAboutServer = head.method == .OPTIONS && head.uri == "*"
        let target = try RequestTarget(isAboutServer ? "/" : head.uri)
        assessment.target = target
        let route = routes.route(head.method, target)
        let isProbe = route.target == .page(.health)
        if provenance.isHostForwarded {
            // What the proxy calls us is not what the public does, but a host name it must be.
            guard facts.host.flatMap(AllowedHosts.name) != nil else { throw .badHost }
            try hosts.check(provenance.host, authority: nil, isProbe: isProbe)
        } else {
            try hosts.check(facts.host, authority: target.authority, isProbe: isProbe)
        }
        // Only now: a page that came from this gateway is known by a host name that is ours.
        assessment.origin = cors.verdict(
            origin: facts.origin, own: provenance.host.map { "\(provenance.scheme.rawValue)://\($0)" })

        assessment.route = route
        if let secureOrigin, provenance.scheme == .http, speaksTLS || !provenance.claimsHTTPS, !isProbe {
            return .redirect(to: secureOrigin + target.originForm)
        }
        if head.method == .OPTIONS, facts.origin != nil, facts.preflightMethod != nil {
            guard case .allowed = assessment.origin else { throw .disallowedOrigin }
            return .preflight(requestedHeaders: facts.preflightHeaders)
        }
        guard head.method != .TRACE, head.method != .CONNECT else { throw .methodNotAllowed(Self.methods) }
        // A method nobody has heard of could still be one to the service behind.
        if case .RAW = head.method, case .service = route.target { throw .methodNotAllowed(Self.methods) }
        switch route.target {
        case .nobody:
            throw .unknownRoute
        case .methods(let allowed):
            throw .methodNotAllowed(allowed)
        case .clientLog:
            if case .length(let length) = framing, length > limits.json { throw limits.problem(for: .other) }
            return .ingest(authorization: facts.authorization)
        case .page(let page):
            guard head.method == .GET || head.method == .HEAD else { throw .methodNotAllowed([.get, .head]) }
            return .serve(page)
        case .service(let service):
            let limit = limits.limit(for: route.kind)
            if case .length(let length) = framing, length > limit { throw limits.problem(for: route.kind) }
            return .forward(
                Assessment.Forwarding(
                    service: service, passage: route.passage, authorization: facts.authorization, bodyLimit: limit,
                    target: target.originForm, affinity: route.affinity(of: target)))
        }
    }
}

extension Edge {
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
}
