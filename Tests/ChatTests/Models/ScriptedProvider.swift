import NIOCore
import Synchronization

@testable import Chat

/// The network as a test wrote it down: one reply per request, in order.
final class ScriptedProvider: Sendable {
    enum Reply: Sendable {
        /// A body in these pieces; then it ends, or fails.
        case stream([String], failure: ProviderFailure? = nil)
        case refusal(status: Int, headers: [String: String] = [:], body: String = "{}")
        case unreachable
    }

    private let replies: Mutex<[Reply]>
    private let asked = Mutex<[WireRequest]>([])

    init(_ replies: [Reply]) {
        self.replies = Mutex(replies.reversed())
    }

    var requests: [WireRequest] { asked.withLock { $0 } }

    var transport: ModelTransport {
        ModelTransport { [self] request in
            asked.withLock { $0.append(request) }
            switch replies.withLock({ $0.popLast() }) {
            case .stream(let pieces, let failure):
                return Self.response(200, [:], pieces, failure)
            case .refusal(let status, let headers, let body):
                return Self.response(status, headers, [body], nil)
            case .unreachable, nil:
                throw ProviderFailure(.unreachable)
            }
        }
    }

    private static func response(
        _ status: Int, _ headers: [String: String], _ pieces: [String], _ failure: ProviderFailure?
    ) -> ModelTransport.Response {
        let remaining = Mutex(Array(pieces.reversed()))
        let next: @Sendable () async throws -> ByteBuffer? = {
            if let piece = remaining.withLock({ $0.popLast() }) { return ByteBuffer(string: piece) }
            if let failure { throw failure }
            return nil
        }
        return ModelTransport.Response(status: status, headers: headers, next: next)
    }
}
