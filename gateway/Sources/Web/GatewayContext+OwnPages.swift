import NIOHTTP1

extension GatewayContext {
    /// What the gateway answers by itself, from memory.
    func answer(_ page: OwnPage, to request: HTTPRequestHead, _ assessment: Assessment) -> Answer {
        let facts = assessment.facts
        return switch page {
        case .health:
            health.answer()
        case .webConfiguration:
            site.webConfiguration(request.method, facts)
        case .contract:
            site.contract(request.method, facts, correlationID: assessment.correlationID)
        case .web:
            site.file(
                assessment.target?.path ?? "/", request.method, facts, correlationID: assessment.correlationID)
        }
    }
}
