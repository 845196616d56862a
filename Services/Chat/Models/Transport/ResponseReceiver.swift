import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// A response's parts as the event loop hands them in, some ahead of whoever reads them: when the connection breaks, what
/// had arrived is still read, and then the failure.
///
/// The client's own asynchronous body asks for one piece at a time, and what it has not asked for when the connection
/// breaks is gone.
final class ResponseReceiver: HTTPClientResponseDelegate {
    enum Part: Sendable {
        case head(HTTPResponseHead)
        case body(ByteBuffer)
    }

    typealias Parts = NIOThrowingAsyncSequenceProducer<
        Part, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, ResponseDemand
    >

    /// Parts that wait for a slow reader. One is what the socket gave at once: some letters mostly, 64 KiB at most.
    private static let mostWaiting = 16

    let demand: ResponseDemand
    private let source: Parts.Source

    private init(_ source: Parts.Source, _ demand: ResponseDemand) {
        self.source = source
        self.demand = demand
    }

    static func make() -> (ResponseReceiver, ResponseReader) {
        let demand = ResponseDemand()
        let parts = Parts.makeSequence(
            backPressureStrategy: .init(lowWatermark: mostWaiting / 2, highWatermark: mostWaiting),
            finishOnDeinit: true, delegate: demand)
        return (ResponseReceiver(parts.source, demand), ResponseReader(parts.sequence.makeAsyncIterator()))
    }

    func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        take(.head(head), on: task.eventLoop)
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        take(.body(buffer), on: task.eventLoop)
    }

    func didReceiveError(task: HTTPClient.Task<Void>, _ error: any Error) {
        demand.end()
        source.finish(error)
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) throws {
        demand.end()
        source.finish()
    }

    private func take(_ part: Part, on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
        switch source.yield(part) {
        case .produceMore, .dropped: eventLoop.makeSucceededVoidFuture()
        case .stopProducing: demand.next(on: eventLoop)
        }
    }
}
