import HTTPTypes
import NIOHTTP1
import ServiceKit

/// The policies, in the order in which a request meets them. A pure function from a head to a decision.
struct Edge: Sendable {
    var hosts: AllowedHosts
    var cors: CORSPolicy
    var routes = RouteTable.standard
    var limits = BodyLimits()

    func assess(_ head: HTTPRequestHead) -> Assessment {
        var assessment = Assessment(
            outcome: .refuse(.unknownRoute), correlationID: "", origin: .absent, route: nil, target: nil, framing: nil,
            facts: HeadFacts())
        do throws(Problem) {
            assessment.outcome = try decide(head, &assessment)
        } catch {
            assessment.outcome = .refuse(error)
        }
        assessment.correlationID = CorrelationID.accepting(assessment.facts.correlationID)
        return assessment
    }

    private func decide(
        _ head: HTTPRequestHead, _ assessment: inout Assessment
    ) throws(Problem) -> Assessment.Outcome {
        let facts = try HeadFacts(head.headers)
        assessment.facts = facts
        assessment.origin = cors.verdict(origin: facts.origin, host: nil)
        let framing = try RequestFraming(facts, version: head.version)
        assessment.framing = framing

        let isAboutServer = head.method == .OPTIONS && head.uri == "*"
        let target = try RequestTarget(isAboutServer ? "/" : head.uri)
        assessment.target = target
        try hosts.check(facts.host, authority: target.authority)
        // Only now: a page that came from this gateway is known by a host name that is ours.
        assessment.origin = cors.verdict(origin: facts.origin, host: facts.host)

        let route = routes.route(head.method, target)
        assessment.route = route
        if head.method == .OPTIONS, facts.origin != nil, facts.preflightMethod != nil {
            guard case .allowed = assessment.origin else { throw .disallowedOrigin }
            return .preflight(requestedHeaders: facts.preflightHeaders)
        }
        guard head.method != .TRACE, head.method != .CONNECT else { throw .methodNotAllowed(Self.methods) }
        switch route.target {
        case .nobody:
            throw .unknownRoute
        case .methods(let allowed):
            throw .methodNotAllowed(allowed)
        case .page(let page):
            guard head.method == .GET || head.method == .HEAD else { throw .methodNotAllowed([.get, .head]) }
            return .serve(page)
        case .service(let service):
            let limit = limits.limit(for: route.kind)
            if case .length(let length) = framing, length > limit { throw limits.problem(for: route.kind) }
            return .forward(
                Assessment.Forwarding(
                    service: service, passage: route.passage, authorization: facts.authorization, bodyLimit: limit,
                    target: target.originForm))
        }
    }
}

extension Edge {
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
}
