import Contracts
import ServiceKit

/// The tools of one run, scoped to its owner and its thread's project whatever the model asks for.
struct Toolbox: Sendable {
    let run: Run
    let projectID: String?
    let library: ProjectLibrary
    let artifacts: ArtifactStore
    let messages: MessageStore
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
    /// - Parameter passages: what earlier calls of this run have found.
    func perform(_ call: ToolCall, knowing passages: [RetrievedPassage] = []) async throws -> ToolResult {
        switch call.invocation {
        case .searchDocuments(let query):
            ToolResult(callID: call.id, outcome: try await search(query))
        case .saveArtifact(let type, let title, let markdown):
            ToolResult(callID: call.id, outcome: try await save(type, title, markdown, callID: call.id, passages))
        case .unusable(_, let why):
            ToolResult(callID: call.id, outcome: .failed(why))
        }
    }

    private func search(_ query: String) async throws -> ToolResult.Outcome {
        guard let projectID else { return .failed("This thread has no project, so there are no documents to search.") }
        // The person's project and the person's name, whatever the query says.
        let query = String(query.prefix(Limits.query))
        guard query.contains(where: { $0.isLetter || $0.isNumber }) else {
            return .failed("The query has no words. Search for a few words that may stand in the documents.")
        }
        do {
            let hits = try await library.search(query, projectID, run.owner)
            return .passages(
                hits.prefix(ProjectLibrary.passagesPerSearch).map {
                    RetrievedPassage(
                        documentID: $0.documentId, filename: $0.filename, passage: $0.passage, place: $0.place,
                        text: String($0.text.prefix(Limits.passage)))
                })
        } catch let problem as Problem {
            return .failed("The documents could not be searched: \(problem.detail)")
        }
    }

    private func save(
        _ type: ArtifactType, _ title: String, _ markdown: String, callID: String, _ passages: [RetrievedPassage]
    ) async throws -> ToolResult.Outcome {
        guard markdown.contains(where: { !$0.isWhitespace }) else {
            return .failed("The document is empty. Write it whole into content_markdown.")
        }
        guard markdown.utf8.count <= Limits.document else {
            return .failed("The document is longer than \(Limits.document) bytes. Write it shorter, or in parts.")
        }
        let id = DerivedID.make(from: run.id, callID)
        let summary = ArtifactSummary(
            id: id, threadId: run.threadID, artifactType: type, title: Self.title(title), createdAt: run.createdAt)
        let material = SourceMaterial(
            try await messages.messages(ofThread: run.threadID).filter {
                $0.id != run.messageID && $0.createdAt <= run.createdAt
            }, passages)
        try await artifacts.save(
            Artifact(summary, contentMarkdown: markdown), from: material, by: run, holder: holder)
        return .artifactSaved(id: id)
    }

    /// What a model may ask for and get at once.
    enum Limits {
        /// Characters of a search.
        static let query = 400
        /// Characters of a passage. The documents service cuts them far shorter.
        static let passage = 8000
        /// Bytes of a document.
        static let document = 2_000_000
        /// Characters of a title.
        static let title = 255
    }

    /// On one line, as the event and the store have it.
    static func title(_ text: String) -> String {
        let title = Wording.clipped(String(text.prefix(2000)), Limits.title)
        return title.isEmpty ? "Untitled" : title
    }
}
