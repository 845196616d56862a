import NIOCore
import NIOHTTP1
import ServiceKit

/// A request's way to a replica and the answer's way back: finding a replica, repeating where that does no harm, passing
/// bytes in both directions.
final class ServiceCall {
    private enum Stage {
        case connecting
        /// On its way to a replica, which has not answered yet.
        case sent
        case answering
        case over
    }

    /// A guard against a service whose replicas accept connections only to close them.
    private static let attemptLimit = 5

    let service: ServiceName
    private let forwarding: Assessment.Forwarding
    private let exchange: Exchange
    private let worker: Worker
    private var stage = Stage.connecting
    private var connection: UpstreamConnection?
    /// The connection had served another request before.
    private var isConnectionKept = false
    private var keepsConnection = false
    /// Replicas that could not be reached, or left without an answer.
    private var tried: [Replica] = []
    private var attempts = 0
    /// A replica took the request and left without an answer.
    private var wasLost = false
    /// Body that came before there was a replica to send it to. Copied, because every piece is a slice that keeps all of the
    /// read alive that brought it, and a client decides how little of each read is body.
    private var held = ByteBuffer()
    /// When the replica that was asked last got the request's head.
    private var askedAt = NIODeadline.now()
    /// How long it took to begin its answer. `nil` before that.
    private(set) var answerTime: TimeAmount?
    /// The replica that was asked last.
    private(set) var replica: Replica?
    /// Whether `replica` counts this call among its outstanding ones: from the choice on, so that calls which arrive
    /// together spread.
    private var isCounted = false

    init(_ forwarding: Assessment.Forwarding, of exchange: Exchange) {
        service = forwarding.service
        self.forwarding = forwarding
        self.exchange = exchange
        worker = exchange.client.worker
    }

    /// Whether a replica has been looked for.
    var hasBegun: Bool { attempts > 0 }

    // MARK: - From the exchange

    /// Finds a replica and sends the request's head, and what there is of its body.
    func begin() {
        attempts += 1
        let now = NIODeadline.now()
        guard attempts <= Self.attemptLimit, let set = worker.gateway.replicaSets[service],
            let replica = set.pick(for: forwarding.affinity, except: tried, at: now)
        else {
            return wasLost
                ? fail(.lost(service, mayHaveActed: exchange.mayHaveActed), "lost")
                : fail(.unreachable(service), "unreachable")
        }
        take(replica)
        let pool = worker.pool(for: replica)
        // After a kept connection failed its siblings may be as dead: only a new one tells.
        if attempts == 1, let connection = pool.takeIdle() {
            isConnectionKept = true
            return send(on: connection, to: replica)
        }
        isConnectionKept = false
        pool.connect().assumeIsolated().whenComplete { [self] result in
            guard case .connecting = stage else {
                if case .success(let connection) = result { pool.put(connection.value) }
                return
            }
            switch result {
            case .success(let connection): send(on: connection.value, to: replica)
            case .failure:
                release()
                replica.rest(from: .now())
                tried.append(replica)
                worker.meters.upstreamFailed(service, "connect")
                begin()
            }
        }
    }

    func send(_ bytes: ByteBuffer) {
        if let connection {
            connection.send(.body(.byteBuffer(bytes)))
        } else {
            held.writeBytes(bytes.readableBytesView)
        }
    }

    func sendEnd() {
        connection?.send(.end(nil))
    }

    func flush() {
        connection?.flush()
    }

    /// Whether the replica can take more of the request.
    var takesMore: Bool { connection?.isWritable ?? false }

    /// The client can take more of the answer.
    func clientTakesMore() {
        connection?.resumeReading()
    }

    /// Nobody wants the answer any more: the replica is told by closing.
    func abandon() {
        letGo(keeping: false)
    }

    // MARK: - From the connection

    var isClientWritable: Bool { exchange.client.isWritable }

    func replicaTakesMore() {
        exchange.client.resumeReading()
    }

    func replicaAnswers(_ head: HTTPResponseHead) {
        // An informational answer other than 101 is dropped by the decoder, and 101 was not asked for.
        guard case .sent = stage, head.status.code >= 200 else {
            let unintelligible = connection
            replicaIsLost(.malformed)
            unintelligible?.call = nil
            unintelligible?.close()
            return
        }
        stage = .answering
        answerTime = .now() - askedAt
        replica?.succeeds()
        keepsConnection = head.isKeepAlive
        exchange.serviceAnswers(head)
    }

    func replicaSends(_ bytes: ByteBuffer) {
        exchange.serviceSends(bytes)
    }

    func replicaPauses() {
        exchange.client.flush()
    }

    func replicaEnds() {
        letGo(keeping: keepsConnection && exchange.body.isComplete)
        exchange.serviceEnds()
    }

    func replicaIsLost(_ loss: UpstreamLoss) {
        guard connection != nil else { return }
        let wasKept = isConnectionKept
        connection = nil
        release()
        switch stage {
        case .sent where loss == .closed && exchange.mayRepeat:
            // A kept connection may have been closed for its age alone: that says nothing against the replica, which is
            // asked once more by a new one. Who loses a new one has failed.
            if !wasKept, let replica {
                wasLost = true
                replica.rest(from: .now())
                tried.append(replica)
            }
            worker.meters.upstreamFailed(service, "repeated")
            stage = .connecting
            begin()
        case .sent:
            fail(.lost(service, mayHaveActed: exchange.mayHaveActed), loss == .closed ? "lost" : "malformed")
        case .answering:
            stage = .over
            worker.meters.upstreamFailed(service, "cut")
            exchange.serviceBreaksOff()
        case .connecting, .over: break
        }
    }

    // MARK: -

    private func send(on connection: UpstreamConnection, to replica: Replica) {
        stage = .sent
        askedAt = .now()
        self.connection = connection
        connection.call = self
        connection.send(.head(exchange.serviceRequest(forwarding, authority: replica.authority)))
        if held.readableBytes > 0 {
            connection.send(.body(.byteBuffer(held)))
            held = ByteBuffer()
        }
        if exchange.body.isComplete { connection.send(.end(nil)) }
        connection.flush()
        exchange.serviceIsReached()
    }

    private func take(_ replica: Replica) {
        self.replica = replica
        replica.begin()
        isCounted = true
    }

    private func release() {
        guard isCounted else { return }
        isCounted = false
        replica?.end()
    }

    private func fail(_ problem: Problem, _ kind: String) {
        stage = .over
        worker.meters.upstreamFailed(service, kind)
        exchange.serviceFails(problem)
    }

    private func letGo(keeping: Bool) {
        stage = .over
        held = ByteBuffer()
        release()
        guard let connection else { return }
        self.connection = nil
        connection.call = nil
        if keeping { connection.pool.put(connection) } else { connection.close() }
    }
}
