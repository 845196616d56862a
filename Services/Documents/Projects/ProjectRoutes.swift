import Contracts
import HTTPTypes
import Hummingbird
import ServiceKit

/// `/api/projects`: what a person has, by name.
struct ProjectRoutes: Sendable {
    let projects: ProjectStore
    let clock: WallClock

    func add(to routes: inout Routes) {
        routes.post("/api/projects", .person, create)
        routes.get("/api/projects", .person, list)
        routes.put("/api/projects/{id}", .person, update)
        routes.delete("/api/projects/{id}", .person, delete)
    }

    @Sendable
    private func create(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<Project> {
        let person = try context.person()
        let draft = try ProjectDraft(try await request.json(ProjectDraft.Body.self))
        let project = try await projects.create(draft, owner: person.userID, at: clock.now())
        return JSONResponse(project, status: .created)
    }

    @Sendable
    private func list(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<[Project]> {
        let person = try context.person()
        return JSONResponse(try await projects.list(owner: person.userID, page: try ListPage(request)))
    }

    @Sendable
    private func update(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<Project> {
        let person = try context.person()
        let draft = try ProjectDraft(try await request.json(ProjectDraft.Body.self))
        let project = try await projects.update(
            try context.identifier(of: "Project"), to: draft, owner: person.userID, at: clock.now())
        guard let project else { throw Problem.notFound("Project") }
        return JSONResponse(project)
    }

    @Sendable
    private func delete(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let person = try context.person()
        guard try await projects.delete(try context.identifier(of: "Project"), owner: person.userID, at: clock.now())
        else {
            throw Problem.notFound("Project")
        }
        return Response(status: .noContent)
    }
}
