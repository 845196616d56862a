import Access
import NIOCore
import NIOHTTP1
import RateLimiting
import ServiceKit

/// One request and its answer, from the first decision to the last byte, on the event loop of its client.
final class Exchange {
    enum Stage {
        /// Nothing but the head has been looked at.
        case begun
        /// Refused; what little there is of the body is read first, so that the connection can be kept.
        case discarding(Answer)
        /// A client's log lines are on their way.
        case collecting(ClientLogIntake)
        /// A service is being asked, or is about to be once auth has been asked for its keys.
        case calling(ServiceCall)
        /// A service's answer is on its way to the client.
        case answering(ServiceCall)
        case ended
    }

    let client: ClientConnection
    let worker: Worker
    let request: HTTPRequestHead
    let assessment: Assessment
    let trace = TraceContext()
    let startedAt = NIODeadline.now()
    var lastProgress: NIODeadline
    var stage = Stage.begun
    var body: RequestBody
    var persistence: Persistence
    var framing = ClientResponse.Framing.empty
    var compressor: GzipStream?
    var isEventStream = false
    var record: AccessRecord
    /// What the sender is told about its rate.
    var rateHeaders: [(String, String)] = []
    /// Whose answer this is, when it counts among those that are being given.
    var answerer: String?

    convenience init(_ head: HTTPRequestHead, on client: ClientConnection) {
        self.init(head, client.worker.gateway.edge.assess(head, from: client.peer), on: client)
    }

    /// For what could not even be parsed.
    /// - Parameter origin: as far as it is legible.
    convenience init(
        _ head: HTTPRequestHead, refusedWith problem: Problem, from origin: String?, on client: ClientConnection
    ) {
        let verdict = client.worker.gateway.edge.cors.verdict(origin: origin, own: nil)
        self.init(head, .unreadable(problem, from: client.peer, origin: verdict), on: client)
    }

    private init(_ head: HTTPRequestHead, _ assessment: Assessment, on client: ClientConnection) {
        self.client = client
        worker = client.worker
        request = head
        self.assessment = assessment
        lastProgress = startedAt
        body = RequestBody(
            assessment.framing, awaitsContinue: assessment.facts.expect != nil && head.version == .http1_1)
        persistence = Persistence(head, isReadable: body.isReadable, wantsUpgrade: assessment.facts.wantsUpgrade)
        record = AccessRecord(
            method: HTTPMethodName(head.method), route: assessment.route?.pattern ?? "unmatched",
            correlationID: assessment.correlationID, trace: trace,
            linkedTrace: assessment.facts.traceparent.flatMap(TraceContext.init(header:)))
        worker.gateway.traffic.requestBegins()
    }

    // MARK: - From the client

    /// A request without a body waits for its end, which the parser delivers right after the head.
    func begin() {
        switch assessment.framing {
        case .empty: break
        case .length, .chunked, nil: decide()
        }
    }

    func take(_ part: HTTPServerRequestPart) {
        lastProgress = .now()
        switch part {
        case .head: break
        case .body(let bytes): take(bytes)
        case .end: takeEnd()
        }
    }

    /// Whether reading from the client may go on.
    var takesMoreOfRequest: Bool {
        guard !body.isComplete else { return false }
        return switch stage {
        case .begun, .discarding, .collecting, .ended: true
        case .calling(let call), .answering(let call): body.isHeld || call.takesMore
        }
    }

    func clientTakesMore() { call?.clientTakesMore() }

    func flushToService() { call?.flush() }

    /// The client closed or was lost.
    func clientIsGone() {
        record.refusal = "client_left"
        // The status that proxies log when nobody was there any more to be answered.
        if record.status == 0 { record.status = 499 }
        finish()
    }

    /// The rest of what the client sends is not HTTP.
    func clientIsMalformed(_ problem: Problem) {
        persistence.endConnection()
        // If the request was whole, its answer is still owed.
        guard !body.isComplete else { return }
        body.isReadable = false
        stop(with: problem)
    }

    func tick(_ now: NIODeadline) {
        let timeouts = worker.gateway.timeouts
        let quiet = now - lastProgress
        if takesMoreOfRequest {
            body.wait(timeouts.tick)
            guard quiet > timeouts.body || body.isTrickling(timeouts) else { return }
            if case .discarding(let answer) = stage { send(answer) } else { stop(with: .requestTimeout) }
        } else if quiet > timeouts.answer {
            guard let call else { return client.close() }
            stop(with: .tooSlow(call.service, mayHaveActed: mayHaveActed))
        }
    }

    private func take(_ bytes: ByteBuffer) {
        body.take(bytes.readableBytes)
        if case .collecting(let intake) = stage {
            let limits = worker.gateway.edge.limits
            guard body.bytes <= limits.json else { return stop(with: limits.problem(for: .other)) }
            intake.append(bytes)
        }
        guard case .forward(let forwarding) = assessment.outcome else { return }
        switch stage {
        case .calling(let call), .answering(let call):
            guard body.bytes <= forwarding.bodyLimit else {
                return stop(with: worker.gateway.edge.limits.problem(for: assessment.route?.kind ?? .other))
            }
            call.send(bytes)
            if body.isHeldLongEnough { release(call) }
        case .begun, .discarding, .collecting, .ended: break
        }
    }

    /// So many bytes have come and been parsed.
    func wireIsParsed(_ count: Int) {
        if !body.noteWire(count) {
            clientIsMalformed(.malformedRequest("The body's chunks hold much more framing than content."))
        }
    }

    private func takeEnd() {
        body.isComplete = true
        switch stage {
        case .begun: decide()
        case .discarding(let answer): send(answer)
        case .collecting(let intake): read(intake)
        case .calling(let call), .answering(let call): if body.isHeld { release(call) } else { call.sendEnd() }
        case .ended: break
        }
    }

    func start(_ call: ServiceCall) {
        guard body.mustBeHeld(onStream: client.isStream) else { return call.begin() }
        body.isHeld = true
        sendContinue()
        client.resumeReading()
    }

    private func release(_ call: ServiceCall) {
        body.isHeld = false
        call.begin()
    }

    var call: ServiceCall? {
        switch stage {
        case .calling(let call), .answering(let call): call
        case .begun, .discarding, .collecting, .ended: nil
        }
    }

    // MARK: - The end

    func end() {
        finish()
        let rest = body.isComplete ? ClientConnection.Rest.nothing : body.isReadable ? .body : .unreadable
        client.exchangeEnded(keepsConnection: persistence.keepsConnection, rest: rest)
    }

    func cut() {
        finish()
        client.cut(withReset: framing == .close)
    }

    func note(_ call: ServiceCall?) {
        guard let call, call.hasBegun else { return }
        record.service = call.service
        record.replica = call.replica
        record.upstreamDuration = call.answerTime
    }

    private func finish() {
        if case .ended = stage { return }
        note(call)
        call?.abandon()
        stage = .ended
        record.duration = NIODeadline.now() - startedAt
        let gateway = worker.gateway
        gateway.traffic.requestEnds()
        if isEventStream { gateway.traffic.streamCloses() }
        if let answerer { gateway.answers.giveBack(by: answerer) }
        worker.meters.note(record, isEventStream: isEventStream)
        gateway.accessLog.write(record)
    }
}
