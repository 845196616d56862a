import Contracts

/// What chat asks of the documents service; a value of functions, so that a test can be the library.
struct ProjectLibrary: Sendable {
    /// - Throws: a 404 `Problem` when the project is not this person's.
    var overview: @Sendable (_ projectID: String, _ userID: String) async throws -> ProjectOverview
    var names: @Sendable (_ projectIDs: [String], _ userID: String) async throws -> [ProjectName]
    /// The best passages for a search, best first.
    var search: @Sendable (_ text: String, _ projectID: String, _ userID: String) async throws -> [PassageHit]

    /// How many passages one search gives a model.
    static let passagesPerSearch = 6

    init(_ client: DocumentsClient) {
        overview = { try await client.project($0, of: $1) }
        names = { try await client.projectNames($0, of: $1) }
        search = { try await client.search($0, in: $1, of: $2, limit: Self.passagesPerSearch) }
    }

    init(
        overview: @escaping @Sendable (String, String) async throws -> ProjectOverview,
        names: @escaping @Sendable ([String], String) async throws -> [ProjectName] = { _, _ in [] },
        search: @escaping @Sendable (String, String, String) async throws -> [PassageHit]
    ) {
        self.overview = overview
        self.names = names
        self.search = search
    }
}
