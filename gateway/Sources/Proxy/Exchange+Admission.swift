import Access
import NIOCore
import NIOHTTP1
import RateLimiting
import ServiceKit

/// What becomes of a request: refused, answered here, or let through to a service once its sender is known and within limits.
extension Exchange {
    func decide() {
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
    func read(_ intake: ClientLogIntake) {
        guard body.isComplete, let account = intake.account else { return }
        let lines = intake.body
        worker.loop.makeFutureWithTask { ClientLogIntake.read(lines) }.assumeIsolated().whenSuccess { [self] result in
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
}
