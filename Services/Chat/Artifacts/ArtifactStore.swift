import Contracts
import ServiceKit
import Storage

/// Artifacts in the store, newest first.
struct ArtifactStore: Sendable {
    let database: Database
    let seal: Seal

    /// Saving the same artifact twice changes nothing: a run continued elsewhere repeats its tool calls.
    /// - Throws: `LeaseLost` when `holder` may no longer write for the run.
    func save(_ artifact: Artifact, by run: Run, holder: String) async throws {
        let title = try seal.close(artifact.title)
        let content = try seal.close(artifact.contentMarkdown)
        let saved = try await database.write(
            """
            INSERT INTO chat.artifacts (id, thread_id, owner, artifact_type, sealed_title, sealed_content, created_at)
            SELECT CAST(\(artifact.id) AS TEXT), thread_id, owner, CAST(\(artifact.artifactType.rawValue) AS TEXT),
                CAST(\(title) AS TEXT), CAST(\(content) AS TEXT), CAST(\(artifact.createdAt) AS BIGINT)
            FROM chat.runs WHERE id = \(run.id) AND lease_holder = \(holder) AND state = 'running'
            ON CONFLICT (id) DO NOTHING
            """)
        guard saved == 0 else { return }
        let known = try await database.first(
            "SELECT COUNT(*) FROM chat.artifacts WHERE id = \(artifact.id)", as: Int.self)
        guard known == 1 else { throw LeaseLost() }
    }

    /// Those of a thread whose ownership the caller has checked.
    func artifacts(ofThread threadID: String) async throws -> [ArtifactSummary] {
        try await database.all(
            """
            SELECT id, thread_id, artifact_type, sealed_title, created_at FROM chat.artifacts
            WHERE thread_id = \(threadID) ORDER BY created_at DESC, id DESC LIMIT 1000
            """, as: SummaryRecord.self
        ).map { try $0.opened(by: seal) }
    }

    /// The same kind of document in the same thread, each time it was made, newest first and numbered from 1.
    func versions(of artifact: Artifact) async throws -> [ArtifactVersion] {
        let made = try await artifacts(ofThread: artifact.threadId).filter { $0.artifactType == artifact.artifactType }
        return made.enumerated().map { index, summary in
            ArtifactVersion(
                id: summary.id, version: made.count - index, title: summary.title, createdAt: summary.createdAt)
        }
    }

    /// - Throws: a 404 `Problem`.
    func artifact(_ id: String, of owner: String) async throws -> Artifact {
        let record = try await database.first(
            "SELECT * FROM chat.artifacts WHERE id = \(id) AND owner = \(owner)", as: ArtifactRecord.self)
        guard let record else { throw Problem.notFound("Artifact") }
        return try record.opened(by: seal)
    }
}

/// One of the times a document was made.
struct ArtifactVersion: Encodable, Sendable, Equatable {
    var id: String
    var version: Int
    var title: String
    var createdAt: Timestamp
}

private struct SummaryRecord: Decodable, Sendable {
    var id: String
    var threadId: String
    var artifactType: ArtifactType
    var sealedTitle: Sealed<String>
    var createdAt: Timestamp

    func opened(by seal: Seal) throws -> ArtifactSummary {
        ArtifactSummary(
            id: id, threadId: threadId, artifactType: artifactType, title: try seal.open(sealedTitle),
            createdAt: createdAt)
    }
}

private struct ArtifactRecord: Decodable, Sendable {
    var id: String
    var threadId: String
    var artifactType: ArtifactType
    var sealedTitle: Sealed<String>
    var sealedContent: Sealed<String>
    var createdAt: Timestamp

    func opened(by seal: Seal) throws -> Artifact {
        let summary = ArtifactSummary(
            id: id, threadId: threadId, artifactType: artifactType, title: try seal.open(sealedTitle),
            createdAt: createdAt)
        return Artifact(summary, contentMarkdown: try seal.open(sealedContent))
    }
}
