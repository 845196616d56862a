import Contracts
import Hummingbird
import ServiceKit
import Storage

/// `/internal`: what chat asks on behalf of a person, and the feed it follows.
struct InternalRoutes: Sendable {
    /// A list of threads names no more projects than this.
    private static let mostNames = 200

    let projects: ProjectStore
    let documents: DocumentStore
    let feed: EventFeed

    func add(to routes: inout Routes) {
        routes.get("/internal/projects", .service, names)
        routes.get("/internal/projects/{id}", .service, overview)
        routes.get("/internal/events", .service, events)
    }

    @Sendable
    private func names(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<[ProjectName]> {
        let owner = try context.representedUserID()
        let ids = (request.query("ids") ?? "").split(separator: ",").map(String.init)
        guard ids.count <= Self.mostNames else { throw Problem.invalid("?ids", "must be at most \(Self.mostNames) ids") }
        return JSONResponse(try await projects.names(ids, owner: owner))
    }

    @Sendable
    private func overview(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<ProjectOverview> {
        let owner = try context.representedUserID()
        guard let record = try await projects.record(try context.identifier(of: "Project"), owner: owner) else {
            throw Problem.notFound("Project")
        }
        let entries = try await documents.list(project: record.number, page: ListPage()).map { document in
            ProjectDetail.DocumentEntry(
                id: document.id, filename: document.filename, createdAt: document.createdAt)
        }
        return JSONResponse(ProjectOverview(project: try record.opened(with: projects.seal), documents: entries))
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
