import Contracts
import Hummingbird
import ServiceKit

/// The one view that needs both services: a project with its documents and its threads.
struct ProjectRoutes: Sendable {
    let threads: ThreadStore
    let library: ProjectLibrary

    func add(to routes: inout Routes) {
        routes.get("/api/projects/{id}") { _, context in
            let person = try context.person()
            let overview = try await library.overview(context.parameter("id"), person.userID)
            let listed = try await threads.threads(inProject: overview.project.id, of: person.userID)
            let entries = listed.map {
                ProjectDetail.ThreadEntry(
                    id: $0.thread.id, title: $0.thread.title, createdAt: $0.thread.createdAt,
                    updatedAt: $0.thread.updatedAt)
            }
            return JSONResponse(ProjectDetail(overview, threads: entries))
        }
    }
}
