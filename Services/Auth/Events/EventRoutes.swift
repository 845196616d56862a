import Contracts
import Hummingbird
import ServiceKit
import Storage

/// `GET /internal/events?after=<cursor>&limit=`: what happened in auth, for the other services.
struct EventRoutes: Sendable {
    let feed: EventFeed

    func add(to routes: inout Routes) {
        routes.get("/internal/events", .service, events)
    }

    @Sendable
    private func events(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<FeedPage> {
        let after = Int64(try request.query("after", default: 0, in: 0...Int.max))
        let limit = try request.query("limit", default: 100, in: 1...1_000)
        let events = try await feed.after(after, limit: limit).map { event in
            // Leaving out a kind this version does not know would lose it for good: its reader would move past it.
            guard let type = Contracts.FeedEvent.Kind(rawValue: event.type) else { throw Problem.internalError }
            return Contracts.FeedEvent(cursor: event.cursor, type: type, subject: event.subject, at: event.at)
        }
        return JSONResponse(FeedPage(events: events, next: events.last?.cursor ?? after))
    }
}
