import Contracts
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit
import Storage

/// `/api/documents/{id}`: a document, its text, its passages, its file.
struct DocumentRoutes: Sendable {
    let projects: ProjectStore
    let documents: DocumentStore
    let clock: WallClock

    func add(to routes: inout Routes) {
        routes.get("/api/projects/{id}/documents", .person, list)
        routes.get("/api/documents/{id}", .person, detail)
        routes.delete("/api/documents/{id}", .person, delete)
        routes.get("/api/documents/{id}/passages/{n}", .person, passage)
        routes.get("/api/documents/{id}/download", .person, download)
        routes.get("/api/documents/{id}/export/{format}", .person, export)
    }

    private func document(_ context: ServiceContext) async throws -> DocumentRecord {
        let person = try context.person()
        let id = try context.identifier(of: "Document")
        guard let document = try await documents.find(id, owner: person.userID) else {
            throw Problem.notFound("Document")
        }
        return document
    }

    @Sendable
    private func list(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<[DocumentSummary]> {
        let person = try context.person()
        let id = try context.identifier(of: "Project")
        guard let project = try await projects.record(id, owner: person.userID) else {
            throw Problem.notFound("Project")
        }
        return JSONResponse(try await documents.list(project: project.number, page: try ListPage(request)))
    }

    @Sendable
    private func detail(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<DocumentDetail> {
        let document = try await document(context)
        let text = try await documents.text(of: document)
        return JSONResponse(DocumentDetail(try document.summary(with: documents.seal), content: text))
    }

    @Sendable
    private func delete(_ request: Request, _ context: ServiceContext) async throws -> Response {
        guard try await documents.delete(try await document(context), at: clock.now()) else {
            throw Problem.notFound("Document")
        }
        return Response(status: .noContent)
    }

    @Sendable
    private func passage(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<Passage> {
        let document = try await document(context)
        guard let n = Int(context.parameter("n")), let stored = try await documents.passage(n, of: document) else {
            throw Problem.notFound("Passage")
        }
        return JSONResponse(
            Passage(
                documentId: document.id, filename: try documents.seal.open(document.sealedFilename), n: n,
                total: document.passageCount, place: stored.place, text: stored.text))
    }

    /// The file as it was uploaded. It is saved, never shown: a browser must not run what somebody else wrote.
    @Sendable
    private func download(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let document = try await document(context)
        let filename = try documents.seal.open(document.sealedFilename)
        let headers: HTTPFields = [
            .contentType: document.contentType, .contentDisposition: ContentDisposition.attachment(filename),
            .xContentTypeOptions: "nosniff", .cacheControl: "private, no-store",
        ]
        let body = ResponseBody(contentLength: document.byteCount) { [documents] writer in
            var n = 0
            while let piece = try await documents.contentPiece(n, of: document) {
                try await writer.write(ByteBuffer(bytes: piece))
                n += 1
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Spreadsheets only, and none are taken yet.
    @Sendable
    private func export(_ request: Request, _ context: ServiceContext) async throws -> Response {
        _ = try await document(context)
        guard ["xlsx", "csv"].contains(context.parameter("format")) else {
            throw Problem.invalid("/format", "must be one of xlsx, csv")
        }
        throw Problem.badRequest("not_a_spreadsheet", "Export is only available for spreadsheet documents")
    }
}
