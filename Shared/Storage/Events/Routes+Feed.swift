import Contracts
import Hummingbird
public import ServiceKit

extension Routes {
    /// `GET /internal/events?after=<cursor>&limit=`: what happened in this service, for the others.
    public mutating func addFeed(_ feed: EventFeed) {
        get("/internal/events", .service) { request, _ in
            let after = Int64(try request.query("after", default: 0, in: 0...Int.max))
            let limit = try request.query("limit", default: 100, in: 1...1_000)
            let events = try await feed.after(after, limit: limit)
            return JSONResponse(FeedPage(events: events, next: events.last?.cursor ?? after))
        }
    }
}
