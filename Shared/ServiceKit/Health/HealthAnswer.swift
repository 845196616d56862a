import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// What a health address said.
public struct HealthAnswer: Sendable {
    /// Whether it answered 2xx.
    public let isGood: Bool
    public let status: Int
    public let body: String

    /// More than any health report has; what exceeds it is not one.
    private static let mostBytes = 64 * 1_024

    /// - Throws: what kept it from answering within the time.
    public static func asking(_ url: String, within limit: Duration = .seconds(2)) async throws -> HealthAnswer {
        let answer = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: url), timeout: .microseconds(limit.wholeMicroseconds))
        let body = try await answer.body.collect(upTo: mostBytes)
        return HealthAnswer(
            isGood: (200..<300).contains(answer.status.code), status: Int(answer.status.code),
            body: String(buffer: body))
    }
}
