import Contracts
import ServiceKit

/// The tools of one run, scoped to its owner and its thread's project whatever the model asks for.
struct Toolbox: Sendable {
    let run: Run
    let projectID: String?
    let library: ProjectLibrary
    let artifacts: ArtifactStore
    /// The replica that makes the run.
    let holder: String

    /// What a person reads while the tool works; `nil` when it does nothing.
    static func status(of invocation: ToolInvocation) -> String? {
        switch invocation {
        case .searchDocuments: "Searching project documents..."
        case .saveArtifact: "Generating artifact..."
        case .unusable: nil
        }
    }

    /// A tool that cannot do its work says so to the model; it does not end the answer.
    func perform(_ call: ToolCall) async throws -> ToolResult {
        switch call.invocation {
        case .searchDocuments(let query):
            ToolResult(callID: call.id, outcome: try await search(query))
        case .saveArtifact(let type, let title, let markdown):
            ToolResult(callID: call.id, outcome: try await save(type, title, markdown, callID: call.id))
        case .unusable(_, let why):
            ToolResult(callID: call.id, outcome: .failed(why))
        }
    }

    private func search(_ query: String) async throws -> ToolResult.Outcome {
        guard let projectID else { return .failed("This thread has no project, so there are no documents to search.") }
        do {
            let hits = try await library.search(query, projectID, run.owner)
            return .passages(
                hits.map {
                    RetrievedPassage(
                        documentID: $0.documentId, filename: $0.filename, passage: $0.passage, place: $0.place,
                        text: $0.text)
                })
        } catch let problem as Problem {
            return .failed("The documents could not be searched: \(problem.detail)")
        }
    }

    private func save(
        _ type: ArtifactType, _ title: String, _ markdown: String, callID: String
    ) async throws -> ToolResult.Outcome {
        let id = DerivedID.make(from: run.id, callID)
        let summary = ArtifactSummary(
            id: id, threadId: run.threadID, artifactType: type, title: title, createdAt: run.createdAt)
        try await artifacts.save(Artifact(summary, contentMarkdown: markdown), by: run, holder: holder)
        return .artifactSaved(id: id)
    }
}
