import Hummingbird
import ServiceKit

/// Which part of a list is asked for.
struct ListPage: Equatable, Sendable {
    /// A list without `limit` is as long as this at most.
    static let most = 1_000

    var limit: Int
    /// The id of the last item received; the list goes on after it.
    var cursor: String?

    init(limit: Int = most, cursor: String? = nil) {
        self.limit = limit
        self.cursor = cursor
    }

    /// Reads `limit` (1 to 1,000) and `cursor` from the query.
    /// - Throws: 422.
    init(_ request: Request) throws(Problem) {
        limit = try request.query("limit", default: Self.most, in: 1...Self.most)
        cursor = request.query("cursor")
        if cursor?.utf8.contains(0) == true { throw .invalid("?cursor", "must not contain NUL characters") }
    }
}
