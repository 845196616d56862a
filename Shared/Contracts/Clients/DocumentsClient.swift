public import ServiceKit

/// The documents service, as chat calls it.
public struct DocumentsClient: Sendable {
    private let service: ServiceClient

    public init(_ service: ServiceClient) {
        self.service = service
    }

    /// - Throws: a 404 `Problem` when the project is not this person's.
    public func project(_ id: String, of userID: String) async throws -> ProjectOverview {
        // What a person sends may be no id at all; it must not become another path.
        guard CorrelationID.isClean(id), !id.contains(".") else { throw Problem.notFound("Project") }
        return try await service.get(
            "/internal/projects/\(ServiceClient.segment(id))", onBehalfOf: userID, as: ProjectOverview.self)
    }

    /// The names of those of the projects that are this person's, in no order.
    public func projectNames(_ ids: [String], of userID: String) async throws -> [ProjectName] {
        guard !ids.isEmpty else { return [] }
        let query = [("ids", ids.joined(separator: ","))]
        return try await service.get("/internal/projects", query: query, onBehalfOf: userID, as: [ProjectName].self)
    }

    /// The best passages for a search, best first.
    public func search(
        _ text: String, in projectID: String, of userID: String, limit: Int
    ) async throws -> [PassageHit] {
        try await service.get(
            "/internal/projects/\(ServiceClient.segment(projectID))/search",
            query: [("q", text), ("limit", String(limit))],
            onBehalfOf: userID, as: [PassageHit].self)
    }

    /// The feed of what happened in documents.
    public func events(after cursor: Int64) async throws -> FeedPage {
        try await service.get("/internal/events", query: [("after", String(cursor))], as: FeedPage.self)
    }
}
