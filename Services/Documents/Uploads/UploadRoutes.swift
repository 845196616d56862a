import Contracts
import HTTPTypes
import Hummingbird
import ServiceKit
import Storage

/// `POST /api/projects/{id}/documents`: takes a file in.
struct UploadRoutes: Sendable {
    let documents: DocumentStore
    let uploads: UploadStore
    let index: SearchIndex
    let places: AsyncSemaphore
    let clock: WallClock

    func add(to routes: inout Routes) {
        routes.post("/api/projects/{id}/documents", .person, upload)
    }

    @Sendable
    private func upload(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<DocumentSummary> {
        let person = try context.person()
        let id = try context.identifier(of: "Project")
        guard let project = try await index.project(id, owner: person.userID) else {
            throw Problem.notFound("Project")
        }
        let key = try UploadKey(request.headers, person: person.userID, project: id)
        do {
            if let key, let earlier = try await uploads.earlier(key) {
                return try await answer(earlier, owner: person.userID)
            }
            try await places.acquire()
            defer { places.release() }
            let file = try await UploadForm.file(of: request)
            let now = clock.now()
            let document = try await HeavyWork.run { try PreparedDocument(file, key: project.key, at: now) }
            switch try await uploads.store(document, project: project.number, key: key) {
            case .stored: return JSONResponse(document.summary, status: .created)
            case .repeated(let earlier): return try await answer(earlier, owner: person.userID)
            }
        } catch let unreadable as UnreadableFile {
            throw unreadable.problem
        } catch is UploadStore.ProjectGone {
            throw Problem.notFound("Project")
        } catch is UploadStore.StillGoingOn {
            throw Problem(
                .conflict, code: "upload_in_progress",
                "An upload with this Idempotency-Key is still being stored. Ask again in a moment for its document.",
                retryable: true, retryAfter: .seconds(2))
        }
    }

    private func answer(_ id: String, owner: String) async throws -> JSONResponse<DocumentSummary> {
        guard let document = try await documents.find(id, owner: owner) else { throw Problem.notFound("Document") }
        return JSONResponse(try document.summary(with: documents.seal), status: .created)
    }
}
