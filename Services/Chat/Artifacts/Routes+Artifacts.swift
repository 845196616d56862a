import Contracts
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// What the assistant has written: lists, texts, files.
struct ArtifactRoutes: Sendable {
    let threads: ThreadStore
    let artifacts: ArtifactStore
    let messages: MessageStore

    func add(to routes: inout Routes) {
        routes.get("/api/threads/{id}/artifacts") { _, context in
            let thread = try await threads.thread(context.parameter("id"), of: context.person().userID)
            return JSONResponse(try await artifacts.artifacts(ofThread: thread.id))
        }
        routes.get("/api/artifacts/{id}") { _, context in JSONResponse(try await own(context)) }
        routes.get("/api/artifacts/{id}/versions") { _, context in
            JSONResponse(try await artifacts.versions(of: own(context)))
        }
        routes.get("/api/artifacts/{id}/changes") { request, context in
            JSONResponse(try await changes(of: own(context), since: request.query("since"), context))
        }
        routes.get("/api/artifacts/{id}/quality") { _, context in
            let artifact = try await own(context)
            return JSONResponse(QualityReport(of: artifact.contentMarkdown, type: artifact.artifactType))
        }
        routes.get("/api/artifacts/{id}/traceability") { _, context in JSONResponse(try await traces(context).report) }
        routes.get("/api/artifacts/{id}/traceability/export/csv") { _, context in
            let (artifact, report) = try await traces(context)
            let filename = ArtifactExport.filename("Traceability \(artifact.title)", extension: "csv")
            return file(TraceExport.csv(report), "text/csv; charset=utf-8", named: filename)
        }
        routes.get("/api/artifacts/{id}/export/{format}") { _, context in
            let artifact = try await own(context)
            let format = context.parameter("format")
            guard format == "md" else {
                throw Problem.invalid("/format", "must be md; other formats are not offered yet")
            }
            return file(
                ArtifactExport.markdown(artifact), "text/markdown; charset=utf-8",
                named: ArtifactExport.filename(artifact.title, extension: "md"))
        }
    }

    /// Compared with the version before it, or with the one that `since` names.
    private func changes(of artifact: Artifact, since: String?, _ context: ServiceContext) async throws
        -> VersionChanges
    {
        let versions = try await artifacts.versions(of: artifact)
        guard let at = versions.firstIndex(where: { $0.id == artifact.id }) else { throw Problem.notFound("Artifact") }
        let other = since.map { id in versions.firstIndex { $0.id == id } } ?? versions.index(after: at)
        guard let other else {
            throw Problem.invalid("/since", "must be a version of the same artifact")
        }
        guard versions.indices.contains(other) else {
            return VersionChanges(from: nil, to: versions[at], ArtifactChanges(from: "", to: artifact.contentMarkdown))
        }
        // Whichever is asked for, changes are told from the older to the newer.
        let (older, newer) = (max(at, other), min(at, other))
        let before = try await artifacts.artifact(versions[older].id, of: context.person().userID)
        let after = try await artifacts.artifact(versions[newer].id, of: context.person().userID)
        return VersionChanges(
            from: versions[older], to: versions[newer],
            ArtifactChanges(from: before.contentMarkdown, to: after.contentMarkdown))
    }

    private func traces(_ context: ServiceContext) async throws -> (artifact: Artifact, report: TraceReport) {
        let stored = try await artifacts.stored(context.parameter("id"), of: context.person().userID)
        let said = try await messages.messages(ofThread: stored.artifact.threadId)
        return (stored.artifact, TraceReport(stored, messages: said))
    }

    private func file(_ text: String, _ type: String, named filename: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .contentDisposition: ContentDisposition.attachment(filename),
                .cacheControl: "no-store",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func own(_ context: ServiceContext) async throws -> Artifact {
        try await artifacts.artifact(context.parameter("id"), of: context.person().userID)
    }
}

/// What differs between two versions; without a former one everything is new.
struct VersionChanges: Encodable, Sendable {
    @Nullable var from: ArtifactVersion?
    var to: ArtifactVersion
    var requirements: ArtifactChanges.Requirements
    var sections: [ArtifactChanges.Section]

    init(from: ArtifactVersion?, to: ArtifactVersion, _ changes: ArtifactChanges) {
        self.from = from
        self.to = to
        requirements = changes.requirements
        sections = changes.sections
    }
}
