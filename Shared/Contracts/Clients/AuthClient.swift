public import ServiceKit

/// The auth service, as gateway and chat call it.
public struct AuthClient: Sendable {
    private let service: ServiceClient

    public init(_ service: ServiceClient) {
        self.service = service
    }

    /// The feed of what happened in auth, in large pages: a gateway that starts lets nobody in before it has read all.
    public func events(after cursor: Int64) async throws -> FeedPage {
        try await service.get(
            "/internal/events", query: [("after", String(cursor)), ("limit", "1000")], as: FeedPage.self)
    }
}
