import Contracts
import ServiceKit
import Storage

/// Artifacts in the store, newest first.
struct ArtifactStore: Sendable {
    let database: Database
    let seal: Seal

    /// Saves a document as the next version of its kind in the thread: its requirements keep the numbers they had, and
    /// what each came from is stored beside it. Saving the same artifact twice changes nothing: a run continued elsewhere
    /// repeats its tool calls.
    /// - Throws: `LeaseLost` when `holder` may no longer write for the run.
    func save(_ artifact: Artifact, from material: SourceMaterial, by run: Run, holder: String) async throws {
        guard try await count(artifact.id) == 0 else { return }
        let (text, extras) = try await settled(artifact, material)
        let title = try seal.close(artifact.title)
        let content = try seal.close(text)
        let sealedExtras = try seal.close(extras)
        let saved = try await database.write(
            """
            INSERT INTO chat.artifacts (id, thread_id, owner, artifact_type, sealed_title, sealed_content,
                sealed_extras, created_at)
            SELECT CAST(\(artifact.id) AS TEXT), thread_id, owner, CAST(\(artifact.artifactType.rawValue) AS TEXT),
                CAST(\(title) AS TEXT), CAST(\(content) AS TEXT), CAST(\(sealedExtras) AS TEXT),
                CAST(\(artifact.createdAt) AS BIGINT)
            FROM chat.runs WHERE id = \(run.id) AND lease_holder = \(holder) AND state = 'running'
            ON CONFLICT (id) DO NOTHING
            """)
        guard saved == 0 else { return }
        guard try await count(artifact.id) == 1 else { throw LeaseLost() }
    }

    private func count(_ id: String) async throws -> Int {
        try await database.first("SELECT COUNT(*) FROM chat.artifacts WHERE id = \(id)", as: Int.self) ?? 0
    }

    /// Only the replica that holds the thread's run saves in it, so nothing comes between reading the former version and
    /// writing the next.
    private func settled(_ artifact: Artifact, _ material: SourceMaterial) async throws -> (String, ArtifactExtras) {
        // A generated file is what it is; its numbers may be anybody's.
        guard artifact.artifactType != .generatedFile else { return (artifact.contentMarkdown, ArtifactExtras()) }
        let former = try await database.first(
            """
            SELECT * FROM chat.artifacts
            WHERE thread_id = \(artifact.threadId) AND artifact_type = \(artifact.artifactType.rawValue)
            ORDER BY created_at DESC, id DESC LIMIT 1
            """, as: ArtifactRecord.self)?.opened(by: seal)
        var material = material
        material.former = former?.extras.traces ?? []
        let settled = RequirementNumbering.settle(
            artifact.contentMarkdown, after: former?.ledger ?? .empty)
        let traces = TraceFinder.traces(of: settled.markdown, from: material)
        return (settled.markdown, ArtifactExtras(ledger: settled.ledger, traces: traces))
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

    /// The same kind of document in the same thread, each time it was made, newest first and numbered from 1. Generated
    /// files are versions of one another when they have one title.
    func versions(of artifact: Artifact) async throws -> [ArtifactVersion] {
        let made = try await artifacts(ofThread: artifact.threadId).filter {
            $0.artifactType == artifact.artifactType
                && ($0.artifactType != .generatedFile || $0.title == artifact.title)
        }
        return made.enumerated().map { index, summary in
            ArtifactVersion(
                id: summary.id, version: made.count - index, title: summary.title, createdAt: summary.createdAt)
        }
    }

    /// - Throws: a 404 `Problem`.
    func artifact(_ id: String, of owner: String) async throws -> Artifact {
        try await stored(id, of: owner).artifact
    }

    /// The same with what is kept beside it.
    /// - Throws: a 404 `Problem`.
    func stored(_ id: String, of owner: String) async throws -> StoredArtifact {
        let record = try await database.first(
            "SELECT * FROM chat.artifacts WHERE id = \(id) AND owner = \(owner)", as: ArtifactRecord.self)
        guard let record else { throw Problem.notFound("Artifact") }
        return try record.opened(by: seal)
    }
}

/// An artifact with its numbers and traces.
struct StoredArtifact: Sendable, Equatable {
    var artifact: Artifact
    var extras: ArtifactExtras

    /// Artifacts of before numbers were kept have none noted; their text tells them.
    fileprivate var ledger: RequirementLedger {
        extras.ledger == .empty
            ? RequirementNumbering.settle(artifact.contentMarkdown, after: .empty).ledger : extras.ledger
    }
}

/// One of the times a document was made.
struct ArtifactVersion: Codable, Sendable, Equatable {
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
    var sealedExtras: Sealed<ArtifactExtras>?
    var createdAt: Timestamp

    func opened(by seal: Seal) throws -> StoredArtifact {
        let summary = ArtifactSummary(
            id: id, threadId: threadId, artifactType: artifactType, title: try seal.open(sealedTitle),
            createdAt: createdAt)
        return StoredArtifact(
            artifact: Artifact(summary, contentMarkdown: try seal.open(sealedContent)),
            extras: try sealedExtras.map { try seal.open($0) } ?? ArtifactExtras())
    }
}
