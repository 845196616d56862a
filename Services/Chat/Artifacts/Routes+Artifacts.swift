import Contracts
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// What the assistant has written: lists, texts, files.
struct ArtifactRoutes: Sendable {
    let threads: ThreadStore
    let artifacts: ArtifactStore

    func add(to routes: inout Routes) {
        routes.get("/api/threads/{id}/artifacts") { _, context in
            let thread = try await threads.thread(context.parameter("id"), of: context.person().userID)
            return JSONResponse(try await artifacts.artifacts(ofThread: thread.id))
        }
        routes.get("/api/artifacts/{id}") { _, context in JSONResponse(try await own(context)) }
        routes.get("/api/artifacts/{id}/versions") { _, context in
            JSONResponse(try await artifacts.versions(of: own(context)))
        }
        routes.get("/api/artifacts/{id}/export/{format}") { _, context in
            let artifact = try await own(context)
            let format = context.parameter("format")
            guard format == "md" else {
                throw Problem.invalid("/format", "must be md; other formats are not offered yet")
            }
            let filename = ArtifactExport.filename(artifact.title, extension: "md")
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/markdown; charset=utf-8",
                    .contentDisposition: ContentDisposition.attachment(filename), .cacheControl: "no-store",
                ], body: ResponseBody(byteBuffer: ByteBuffer(string: ArtifactExport.markdown(artifact))))
        }
    }

    private func own(_ context: ServiceContext) async throws -> Artifact {
        try await artifacts.artifact(context.parameter("id"), of: context.person().userID)
    }
}
