import ServiceKit
import Storage

/// What answers have cost, for a person and a month.
struct UsageStore: Sendable {
    let database: Database

    struct Total: Decodable, Sendable, Equatable {
        var requests: Int
        var inputTokens: Int
        var outputTokens: Int
        var costMicrodollars: Int
    }

    func total(of owner: String, since start: Timestamp) async throws -> Total {
        let total = try await database.first(
            """
            SELECT COUNT(*) AS requests,
                CAST(COALESCE(SUM(input_tokens), 0) AS BIGINT) AS input_tokens,
                CAST(COALESCE(SUM(output_tokens), 0) AS BIGINT) AS output_tokens,
                CAST(COALESCE(SUM(cost_microdollars), 0) AS BIGINT) AS cost_microdollars
            FROM chat.usage WHERE owner = \(owner) AND created_at >= \(start)
            """, as: Total.self)
        return total ?? Total(requests: 0, inputTokens: 0, outputTokens: 0, costMicrodollars: 0)
    }
}
