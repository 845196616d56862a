import Contracts
import ServiceKit

/// Builds what a model is asked for a run: the conversation so far and what lies in the project.
struct RunRequests: Sendable {
    let threads: ThreadStore
    let context: ContextStore
    let library: ProjectLibrary

    /// The request, and the project that its tools may search.
    /// - Parameters:
    ///   - room: how many tokens the model takes; `nil`: everything is given.
    ///   - withMemory: with what the model had kept beside its answers.
    func request(
        for run: Run, room: Int?, withMemory: Bool
    ) async throws -> (request: ModelRequest, projectID: String?) {
        let thread = try await threads.thread(run.threadID, of: run.owner)
        var history = try await context.spoken(
            to: run.messageID.map { .before($0) } ?? .head, inThread: run.threadID, room: room, withMemory: withMemory)
        if run.messageID == nil { history.append(.user(run.prompt)) }
        let overview = try await overview(of: thread.projectId, owner: run.owner)
        let request = ModelRequest(
            messages: history, purpose: run.purpose == .artifact ? .artifact : .conversation,
            mode: thread.conversationMode, kind: thread.threadType, projectName: overview?.project.name,
            hasDocuments: overview.map { !$0.documents.isEmpty } ?? false)
        return (request, thread.projectId)
    }

    /// A thread goes on without its documents when they cannot be reached: an answer without quotations is better
    /// than none.
    private func overview(of projectID: String?, owner: String) async throws -> ProjectOverview? {
        guard let projectID else { return nil }
        do {
            return try await library.overview(projectID, owner)
        } catch is Problem {
            return nil
        }
    }
}
