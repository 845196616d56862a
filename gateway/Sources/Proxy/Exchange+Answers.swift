import NIOCore
import NIOHTTP1
import ServiceKit

/// The way back: the service's answer as it comes, or one of the gateway's own.
extension Exchange {
    // MARK: - From the service

    func serviceRequest(_ forwarding: Assessment.Forwarding, authority: String) -> HTTPRequestHead {
        ServiceRequest.head(
            for: request, assessment, forwarding, authority: authority, trace: trace)
    }

    /// Whether it may go to another replica although it may have reached one: it only reads.
    var mayRepeat: Bool {
        body.bytes == 0 && body.isComplete && (request.method == .GET || request.method == .HEAD)
    }

    var mayHaveActed: Bool { !ServiceRequest.isSafe(request.method) }

    func serviceIsReached() {
        lastProgress = .now()
        sendContinue()
        client.resumeReading()
    }

    /// Who asked whether to send is told to go on (RFC 9110 §10.1.1).
    func sendContinue() {
        if body.awaitsContinue, !body.isComplete {
            client.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
            client.flush()
        }
        body.awaitsContinue = false
    }

    func serviceAnswers(_ head: HTTPResponseHead) {
        guard case .calling(let call) = stage else { return }
        lastProgress = .now()
        stage = .answering(call)
        record.status = Int(head.status.code)
        var response = ClientResponse(head, to: request, assessment, date: worker.date)
        framing = response.framing
        isEventStream = response.isEventStream
        if response.coding == .gzip, framing != .empty { compressor = GzipStream(.quick) }
        settleConnection(endsWithConnection: framing == .close)
        response.head.headers.add(contentsOf: rateHeaders)
        if let connection = persistence.header { response.head.headers.add(name: "Connection", value: connection) }
        if isEventStream { worker.gateway.traffic.streamOpens() }
        client.write(.head(response.head))
    }

    func serviceSends(_ bytes: ByteBuffer) {
        lastProgress = .now()
        guard framing != .empty else { return }
        write(compressor?.compress(bytes) ?? bytes)
    }

    func serviceEnds() {
        if let rest = compressor?.finish() { write(rest) }
        end()
    }

    private func write(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        record.bytes += bytes.readableBytes
        client.write(.body(.byteBuffer(bytes)))
    }

    func serviceFails(_ problem: Problem) { refuse(problem) }

    func serviceBreaksOff() {
        record.refusal = "service_lost"
        cut()
    }

    // MARK: - The gateway's own answers

    func refuse(_ problem: Problem, reason: String? = nil) {
        answer(worded(problem, reason: reason))
    }

    private func worded(_ problem: Problem, reason: String? = nil) -> Answer {
        worker.gateway.signInPage.answer(problem, to: assessment)
            ?? Answer(problem, correlationID: assessment.correlationID, reason: reason)
    }

    /// Ends what is under way with an answer of the gateway's, or, when the service's answer has begun, with a cut.
    func stop(with problem: Problem) {
        call?.abandon()
        if case .answering = stage {
            record.refusal = problem.code
            cut()
        } else {
            send(worded(problem))
        }
    }

    func answer(_ answer: Answer) {
        if body.isWorthDiscarding {
            note(call)
            stage = .discarding(answer)
            client.resumeReading()
        } else {
            send(answer)
        }
    }

    func send(_ answer: Answer) {
        record.status = Int(answer.status.code)
        record.refusal = answer.refusal
        settleConnection(endsWithConnection: false)
        var head = answer.head(to: request, assessment, date: worker.date, connection: persistence.header)
        head.headers.add(contentsOf: rateHeaders)
        client.write(.head(head))
        if request.method != .HEAD, answer.body.readableBytes > 0 {
            record.bytes = answer.body.readableBytes
            client.write(.body(.byteBuffer(answer.body)))
        }
        end()
    }

    /// Decides, before the answer's head is written, whether the connection will take another request.
    private func settleConnection(endsWithConnection: Bool) {
        if !body.isComplete || endsWithConnection || worker.isDraining { persistence.endConnection() }
    }
}
