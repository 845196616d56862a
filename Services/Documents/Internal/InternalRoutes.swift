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
        routes.addFeed(feed)
    }

    @Sendable
    private func names(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<[ProjectName]> {
        let owner = try context.representedUserID()
        let ids = (request.query("ids") ?? "").split(separator: ",").map(String.init)
        guard ids.count <= Self.mostNames, !ids.contains(where: { $0.utf8.contains(0) }) else {
            throw Problem.invalid("?ids", "must be at most \(Self.mostNames) ids")
        }
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
}
