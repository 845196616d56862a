import NIOCore
import ServiceKit

/// How a request reaches a provider; a value of functions, so that a test can be the network.
struct ModelTransport: Sendable {
    /// What has come back: the head, and the body as it arrives.
    struct Response: Sendable {
        var status: Int
        /// Lower-case names.
        var headers: [String: String]
        /// The next bytes; `nil` at the end. Dropping the last reference to it closes the connection, and so does
        /// cancelling the task that waits.
        /// - Throws: `ProviderFailure`, `CancellationError`.
        var next: @Sendable () async throws -> ByteBuffer?
    }

    /// - Throws: `ProviderFailure`, `CancellationError`.
    var send: @Sendable (WireRequest) async throws -> Response
}
