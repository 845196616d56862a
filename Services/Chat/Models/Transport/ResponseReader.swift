import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// A response that is asked for its next part. Dropping it, like cancelling the task that waits, closes the connection.
actor ResponseReader {
    private var iterator: ResponseReceiver.Parts.AsyncIterator
    private var hasHead = false

    init(_ iterator: ResponseReceiver.Parts.AsyncIterator) {
        self.iterator = iterator
    }

    /// Waits for the head.
    /// - Throws: `ProviderFailure`, `CancellationError`.
    func response() async throws -> ModelTransport.Response {
        guard case .head(let head)? = try await next() else { throw ProviderFailure(.unreachable) }
        hasHead = true
        let headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        return ModelTransport.Response(status: Int(head.status.code), headers: headers) { try await self.bytes() }
    }

    private func bytes() async throws -> ByteBuffer? {
        guard case .body(let bytes)? = try await next() else { return nil }
        return bytes
    }

    private func next() async throws -> ResponseReceiver.Part? {
        do {
            var reading = iterator
            defer { iterator = reading }
            return try await reading.next(isolation: self)
        } catch {
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            throw failure(for: error)
        }
    }

    private func failure(for error: any Error) -> ProviderFailure {
        let detail = "\(error)"
        switch error as? HTTPClientError {
        case .readTimeout?, .writeTimeout?, .deadlineExceeded?: return ProviderFailure(.timedOut, detail: detail)
        default: return ProviderFailure(hasHead ? .cut : .unreachable, detail: detail)
        }
    }
}
