import Contracts
import Hummingbird
import ServiceKit

/// Search for people and for chat.
struct SearchRoutes: Sendable {
    private static let most = 50
    /// What a person may type. Chat searches with whole messages, of which the first words count.
    private static let longestQuery = 1_000

    let index: SearchIndex
    let search: ProjectSearch

    func add(to routes: inout Routes) {
        routes.get("/api/projects/{id}/documents/search", .person, hits)
        routes.get("/internal/projects/{id}/search", .service, passages)
    }

    @Sendable
    private func hits(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<[SearchHit]> {
        let project = try await project(context, of: try context.person().userID)
        var validation = Validation()
        let text = validation.text(request.query("q"), at: "?q", length: 0...Self.longestQuery)
        try validation.finish()
        let limit = try request.query("limit", default: 3, in: 1...Self.most)
        return JSONResponse(try await search.hits(text, in: project, limit: limit))
    }

    @Sendable
    private func passages(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<[PassageHit]> {
        let project = try await project(context, of: try context.representedUserID())
        let limit = try request.query("limit", default: 5, in: 1...Self.most)
        return JSONResponse(try await search.passages(request.query("q") ?? "", in: project, limit: limit))
    }

    private func project(_ context: ServiceContext, of userID: String) async throws -> SearchableProject {
        guard let project = try await index.project(try context.identifier(of: "Project"), owner: userID) else {
            throw Problem.notFound("Project")
        }
        return project
    }
}
