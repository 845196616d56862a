import Access
import NIOCore
import NIOHTTP1
import RateLimiting
import ServiceKit

/// One request and its answer, from the first decision to the last byte, on the event loop of its client.
final class Exchange {
    private enum Stage {
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

    /// A refused request's body up to this size is read to its end before the answer.
    private static let discardLimit = 65_536

    /// Of a chunked body this much is awaited before a service hears of the request. Whether chunks are well-formed shows
    /// only as they come, and of a request that is not well-formed no byte is to arrive anywhere.
    private static let holdLimit = 65_536

    let client: ClientConnection
    private let worker: Worker
    private let request: HTTPRequestHead
    private let assessment: Assessment
    private let startedAt = NIODeadline.now()
    private var lastProgress: NIODeadline
    private var stage = Stage.begun

    /// Whether the client has sent all of it.
    private(set) var isRequestComplete = false
    /// Whether its end can still be found.
    private var isReadable: Bool
    private var bodyBytes = 0
    /// How long the client has been waited for. The time in which a service took no more is not the client's.
    private var waited = TimeAmount.zero
    private var awaitsContinue: Bool
    /// The request may pass, and is waited for.
    private var isHolding = false
    private var persistence: Persistence
    private var framing = ClientResponse.Framing.empty
    private var record: AccessRecord
    private var isEventStream = false
    private let trace = TraceContext()
    /// What the sender is told about its rate.
    private var rateHeaders: [(String, String)] = []
    /// Whose answer this is, when it counts among those that are being given.
    private var answerer: String?

    convenience init(_ head: HTTPRequestHead, on client: ClientConnection) {
        self.init(head, client.worker.gateway.edge.assess(head, from: client.peer), on: client)
    }

    /// For what could not even be parsed.
    convenience init(_ head: HTTPRequestHead, refusedWith problem: Problem, on client: ClientConnection) {
        self.init(head, .unreadable(problem, from: client.peer), on: client)
    }

    private init(_ head: HTTPRequestHead, _ assessment: Assessment, on client: ClientConnection) {
        self.client = client
        worker = client.worker
        request = head
        self.assessment = assessment
        lastProgress = startedAt
        awaitsContinue = assessment.facts.expect != nil && head.version == .http1_1
        isReadable = assessment.framing != nil
        persistence = Persistence(head, isReadable: isReadable, wantsUpgrade: assessment.facts.wantsUpgrade)
        record = AccessRecord(
            method: HTTPMethodName(head.method), route: assessment.route?.pattern ?? "unmatched",
            correlationID: assessment.correlationID, traceID: trace.traceID,
            linkedTraceID: assessment.facts.traceparent.flatMap { TraceContext(header: $0)?.traceID })
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
        guard !isRequestComplete else { return false }
        return switch stage {
        case .begun, .discarding, .collecting, .ended: true
        case .calling(let call), .answering(let call): isHolding || call.takesMore
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
        guard !isRequestComplete else { return }
        isReadable = false
        stop(with: problem)
    }

    func tick(_ now: NIODeadline) {
        let timeouts = worker.gateway.timeouts
        let quiet = now - lastProgress
        if takesMoreOfRequest {
            waited = waited + timeouts.tick
            guard quiet > timeouts.body || isTrickling(timeouts) else { return }
            if case .discarding(let answer) = stage { send(answer) } else { stop(with: .requestTimeout) }
        } else if quiet > timeouts.answer {
            guard let call else { return client.close() }
            stop(with: .tooSlow(call.service, mayHaveActed: mayHaveActed))
        }
    }

    private func isTrickling(_ timeouts: Timeouts) -> Bool {
        waited > timeouts.slowBody
            && bodyBytes < Int(waited.nanoseconds / 1_000_000) * timeouts.bodyRate / 1_000
    }

    private func take(_ bytes: ByteBuffer) {
        bodyBytes += bytes.readableBytes
        if case .collecting(let intake) = stage {
            let limits = worker.gateway.edge.limits
            guard bodyBytes <= limits.json else { return stop(with: limits.problem(for: .other)) }
            intake.append(bytes)
        }
        guard case .forward(let forwarding) = assessment.outcome else { return }
        switch stage {
        case .calling(let call), .answering(let call):
            guard bodyBytes <= forwarding.bodyLimit else {
                return stop(with: worker.gateway.edge.limits.problem(for: assessment.route?.kind ?? .other))
            }
            call.send(bytes)
            if isHolding, bodyBytes > Self.holdLimit { release(call) }
        case .begun, .discarding, .collecting, .ended: break
        }
    }

    private func takeEnd() {
        isRequestComplete = true
        switch stage {
        case .begun: decide()
        case .discarding(let answer): send(answer)
        case .collecting(let intake): read(intake)
        case .calling(let call), .answering(let call): if isHolding { release(call) } else { call.sendEnd() }
        case .ended: break
        }
    }

    // MARK: - Decisions

    private func decide() {
        switch assessment.outcome {
        case .refuse(let problem): refuse(problem)
        case .preflight(let headers): answer(.preflight(requestedHeaders: headers))
        case .redirect(let location): answer(.redirect(to: location, request.method))
        case .serve(let page): answer(worker.gateway.answer(page, to: request, assessment))
        case .ingest(let authorization):
            let intake = ClientLogIntake()
            stage = .collecting(intake)
            authenticate(authorization) { [self] claims in
                intake.account = claims.userID
                read(intake)
            }
        case .forward(let forwarding):
            let call = ServiceCall(forwarding, of: self)
            stage = .calling(call)
            guard forwarding.passage == .person else { return admit(call, nil) }
            authenticate(forwarding.authorization) { [self] claims in admit(call, claims) }
        }
    }

    /// Whether the answer is still open, after others were asked something.
    private var isUndecided: Bool {
        switch stage {
        case .calling, .collecting: true
        case .begun, .discarding, .answering, .ended: false
        }
    }

    /// Goes on for somebody who is signed in and does not ask too often.
    private func authenticate(_ authorization: String?, then proceed: @escaping (AccessTokenClaims) -> Void) {
        let gate = worker.gateway.gate
        let verdict = gate.check(authorization, cache: &worker.tokens)
        guard verdict == .unknownKey else { return settle(verdict, proceed) }
        worker.loop.makeFutureWithTask { await gate.keys.refetchForUnknownKey() }.assumeIsolated()
            .whenSuccess { [self] refetch in
                guard isUndecided else { return }
                settle(gate.check(authorization, after: refetch, cache: &worker.tokens), proceed)
            }
    }

    private func settle(_ verdict: TokenGate.Verdict, _ proceed: @escaping (AccessTokenClaims) -> Void) {
        switch verdict {
        case .passed(let claims):
            record.account = claims.userID
            spend(claims) { proceed(claims) }
        // Who guesses tokens is held back as everybody is.
        case .refused(let problem, let reason): spend(nil) { [self] in refuse(problem, reason: reason) }
        case .unknownKey: refuse(.signInUnchecked)
        }
    }

    private func admit(_ call: ServiceCall, _ claims: AccessTokenClaims?) {
        guard let claims else { return spend(nil) { [self] in start(call) } }
        guard assessment.route?.kind == .chat else { return start(call) }
        let answers = worker.gateway.answers
        guard answers.take(by: claims.userID) else { return refuse(.tooManyAnswers(limit: answers.limit)) }
        answerer = claims.userID
        start(call)
    }

    /// Answers once the sender is known and all of it has come. Reading a megabyte of JSON is no work for an event loop.
    private func read(_ intake: ClientLogIntake) {
        guard isRequestComplete, let account = intake.account else { return }
        let body = intake.body
        worker.loop.makeFutureWithTask { ClientLogIntake.read(body) }.assumeIsolated().whenSuccess { [self] result in
            guard isUndecided else { return }
            switch result {
            case .success(let entries):
                worker.gateway.clientLog.write(ClientLog.Batch(entries: entries, account: account))
                answer(.ingested(entries.count))
            case .failure(let problem): refuse(problem)
            }
        }
    }

    /// Counts the request against its sender's rate, and goes on if that allows it.
    private func spend(_ claims: AccessTokenClaims?, then proceed: @escaping () -> Void) {
        let kind = assessment.route?.kind ?? .other
        let subject = RateSubject(claims, from: assessment.provenance.address)
        let rates = worker.gateway.rates
        switch rates.spend(kind, subject, at: startedAt) {
        case .unlimited: proceed()
        case .decided(let decision, let rule): settle(decision, rule, proceed)
        case .mustAsk(let rule):
            worker.loop.makeFutureWithTask { await rates.ask(rule, subject) }.assumeIsolated()
                .whenSuccess { [self] decision in
                    guard isUndecided else { return }
                    settle(decision, rule, proceed)
                }
        }
    }

    private func settle(_ decision: RateDecision, _ rule: RateRule, _ proceed: () -> Void) {
        rateHeaders = rule.headers(for: decision)
        if decision.isAdmitted { proceed() } else { refuse(rule.problem(for: decision)) }
    }

    private func start(_ call: ServiceCall) {
        // An upload asks first, and is not sent before there is somebody to take it.
        guard assessment.framing == .chunked, !isRequestComplete, !awaitsContinue else { return call.begin() }
        isHolding = true
        client.resumeReading()
    }

    private func release(_ call: ServiceCall) {
        isHolding = false
        call.begin()
    }

    private var call: ServiceCall? {
        switch stage {
        case .calling(let call), .answering(let call): call
        case .begun, .discarding, .collecting, .ended: nil
        }
    }

    // MARK: - From the service

    func serviceRequest(_ forwarding: Assessment.Forwarding, authority: String) -> HTTPRequestHead {
        ServiceRequest.head(
            for: request, assessment, forwarding, authority: authority, trace: trace)
    }

    /// Whether it may go to another replica although it may have reached one: it only reads.
    var mayRepeat: Bool {
        bodyBytes == 0 && isRequestComplete && (request.method == .GET || request.method == .HEAD)
    }

    var mayHaveActed: Bool { !ServiceRequest.isSafe(request.method) }

    func serviceIsReached() {
        lastProgress = .now()
        if awaitsContinue, !isRequestComplete {
            client.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
            client.flush()
        }
        awaitsContinue = false
        client.resumeReading()
    }

    func serviceAnswers(_ head: HTTPResponseHead) {
        guard case .calling(let call) = stage else { return }
        lastProgress = .now()
        stage = .answering(call)
        record.status = Int(head.status.code)
        var response = ClientResponse(head, to: request, assessment, date: worker.date)
        framing = response.framing
        isEventStream = response.isEventStream
        settleConnection(endsWithConnection: framing == .close)
        response.head.headers.add(contentsOf: rateHeaders)
        if let connection = persistence.header { response.head.headers.add(name: "Connection", value: connection) }
        if isEventStream { worker.gateway.traffic.streamOpens() }
        client.write(.head(response.head))
    }

    func serviceSends(_ bytes: ByteBuffer) {
        lastProgress = .now()
        guard framing != .empty else { return }
        record.bytes += bytes.readableBytes
        client.write(.body(.byteBuffer(bytes)))
    }

    func serviceEnds() { end() }

    func serviceFails(_ problem: Problem) { refuse(problem) }

    func serviceBreaksOff() {
        record.refusal = "service_lost"
        cut()
    }

    // MARK: - The gateway's own answers

    private func refuse(_ problem: Problem, reason: String? = nil) {
        answer(Answer(problem, correlationID: assessment.correlationID, reason: reason))
    }

    /// Ends what is under way with an answer of the gateway's, or, when the service's answer has begun, with a cut.
    private func stop(with problem: Problem) {
        call?.abandon()
        if case .answering = stage {
            record.refusal = problem.code
            cut()
        } else {
            send(Answer(problem, correlationID: assessment.correlationID))
        }
    }

    private func answer(_ answer: Answer) {
        if !isRequestComplete, !awaitsContinue, case .length(let length) = assessment.framing,
            length <= Self.discardLimit
        {
            note(call)
            stage = .discarding(answer)
            client.resumeReading()
        } else {
            send(answer)
        }
    }

    private func send(_ answer: Answer) {
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
        if !isRequestComplete || endsWithConnection || worker.isDraining { persistence.endConnection() }
    }

    // MARK: - The end

    private func end() {
        finish()
        let rest = isRequestComplete ? ClientConnection.Rest.nothing : isReadable ? .body : .unreadable
        client.exchangeEnded(keepsConnection: persistence.keepsConnection, rest: rest)
    }

    private func cut() {
        finish()
        client.cut(withReset: framing == .close)
    }

    private func note(_ call: ServiceCall?) {
        guard let call, call.hasBegun else { return }
        record.service = call.service
        record.replica = call.replica?.name
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
