import AsyncHTTPClient
import NIOCore
import Synchronization

/// When a response's next part may come, as its reader decides; a reader who has gone stops it.
final class ResponseDemand: NIOAsyncSequenceProducerDelegate {
    private struct State {
        /// The reader wants more, and nobody has asked yet whether it does.
        var isOpen = false
        var hasEnded = false
        var waiting: EventLoopPromise<Void>?
        var task: HTTPClient.Task<Void>?
    }

    private let state = Mutex(State())

    /// - Parameter task: what a reader stops by leaving, maybe before this is said.
    func stops(_ task: HTTPClient.Task<Void>) {
        let hasLeft = state.withLock { state in
            if !state.hasEnded { state.task = task }
            return state.hasEnded
        }
        // Does nothing to a response that has ended by itself.
        if hasLeft { task.cancel() }
    }

    /// Done when the reader, who had enough, wants more.
    func next(on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
        state.withLock { state in
            guard !state.isOpen, !state.hasEnded else {
                state.isOpen = false
                return eventLoop.makeSucceededVoidFuture()
            }
            let promise = eventLoop.makePromise(of: Void.self)
            state.waiting = promise
            return promise.futureResult
        }
    }

    func produceMore() {
        let waiting = state.withLock { state in
            defer { state.waiting = nil }
            if state.waiting == nil { state.isOpen = true }
            return state.waiting
        }
        waiting?.succeed()
    }

    /// The reader has left. It stops the response first: otherwise what waits would be fetched for nobody.
    func didTerminate() {
        end { $0.cancel() }
    }

    /// Nobody waits any longer.
    func end(_ stop: (HTTPClient.Task<Void>) -> Void = { _ in }) {
        let (waiting, task) = state.withLock { state in
            defer {
                state.waiting = nil
                state.task = nil
                state.hasEnded = true
            }
            return (state.waiting, state.task)
        }
        if let task { stop(task) }
        waiting?.succeed()
    }
}
