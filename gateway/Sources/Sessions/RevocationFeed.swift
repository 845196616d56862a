import Contracts
import Foundation
import NIOCore
import ServiceKit

/// Auth's feed of sessions that have ended. One replica is asked and, while it does not answer, the next as well: they all
/// read the same table, and one that hangs must not keep the others' news from us.
struct RevocationFeed: Sendable {
    /// How long one replica is waited for before the next is asked. With the second between two questions it keeps what
    /// is promised, two seconds, with two replicas that hang.
    static let patience = Duration.milliseconds(300)

    let replicas: ReplicaSet
    /// The client of the auth that lies there.
    let client: @Sendable (URL) -> AuthClient

    /// The first page that any replica gives.
    /// - Throws: what the last of them threw, or `TimeLimitExceeded` after three seconds.
    func events(after cursor: Int64) async throws -> FeedPage {
        let clients = order().map(client)
        return try await withTimeLimit(.seconds(3)) {
            try await withThrowingTaskGroup(of: FeedPage.self) { group in
                for (place, client) in clients.enumerated() {
                    group.addTask {
                        try await Task.sleep(for: Self.patience * place)
                        return try await client.events(after: cursor)
                    }
                }
                defer { group.cancelAll() }
                var failure: any Error = Problem.unavailable("No replica of auth is known.")
                while let result = await group.nextResult() {
                    switch result {
                    case .success(let page): return page
                    case .failure(let error): failure = error
                    }
                }
                throw failure
            }
        }
    }

    /// All replicas, the ones that are well first.
    private func order() -> [URL] {
        var order: [Replica] = []
        while let next = replicas.pick(except: order, at: .now()) { order.append(next) }
        return order.compactMap { URL(string: "http://\($0.name)") }
    }
}
