import HTTPTypes
import Logging
import ServiceKit
import Storage
import Synchronization

/// What one person's answers may cost in a calendar month (UTC): set aside before a model is called, settled after it.
final class Budget: Sendable {
    /// From this share on a person is told.
    static let notice = 0.8

    let usage: UsageStore
    let prices: PriceTable
    /// In micro-dollars.
    let limit: Int
    /// Whether a refusal is the 429 that the contract's older clients know.
    let refusesAsBefore: Bool
    private let clock: WallClock
    private let unlisted = Mutex<Set<String>>([])
    /// What models are asked to stop at, in tokens: `MODEL_MAX_OUTPUT_TOKENS`.
    private let longestAnswer: Int

    init(
        usage: UsageStore, prices: PriceTable = .standard, limitDollars: Int, longestAnswer: Int = 0,
        refusesAsBefore: Bool = false, clock: WallClock
    ) {
        self.usage = usage
        self.prices = prices
        limit = limitDollars * 1_000_000
        self.longestAnswer = longestAnswer
        self.refusesAsBefore = refusesAsBefore
        self.clock = clock
    }

    /// The terms of a model; one that is in no table is named in the log, once.
    func terms(of model: String) -> ModelTerms {
        let terms = prices.terms(of: model)
        if terms.isDefault, unlisted.withLock({ $0.insert(model).inserted }) {
            Logger(label: "usage").warning(
                "a model has no price; the default is taken. List it in MODEL_PRICES_FILE",
                metadata: ["model": "\(model)", "prices_dated": "\(prices.dated)"])
        }
        return terms
    }

    /// What a call of a model with about that many tokens of input may cost; `nil` when it costs nothing.
    func reservation(for run: Run, turn: Int, model: String, inputTokens: Int) -> Reservation? {
        let terms = terms(of: model)
        guard !terms.price.isFree else { return nil }
        let input = min(inputTokens, terms.contextTokens ?? inputTokens)
        // What is not in the provider's cache yet may be written to it, at a surcharge.
        let dearest = Price(
            input: max(terms.price.input, terms.price.cacheWrite), output: terms.price.output, cacheWrite: 0,
            cacheRead: 0)
        let now = clock.now()
        return Reservation(
            runID: run.id, turn: turn, owner: run.owner, month: now.startOfMonth, model: model, inputTokens: input,
            microdollars: dearest.cost(of: TokenUsage(input: input, output: max(terms.outputTokens, longestAnswer))),
            createdAt: now)
    }

    /// - Throws: a `Problem` when the month's budget does not allow it.
    func reserve(_ reservation: Reservation?, in tx: Transaction) async throws {
        guard let reservation else { return }
        guard try await usage.reserve(reservation, limit: limit, in: tx) else { throw exhausted }
    }

    func reserve(_ reservation: Reservation?) async throws {
        guard reservation != nil else { return }
        try await usage.database.transaction(retries: 3) { tx in try await reserve(reservation, in: tx) }
    }

    func settle(
        _ run: String, turn: Int, owner: String, model: String, usage used: TokenUsage, isEstimated: Bool
    ) async throws -> UsageStore.Month {
        let terms = terms(of: model)
        return try await usage.settle(
            BilledTurn(
                runID: run, number: turn, owner: owner, model: model, usage: used,
                costMicrodollars: terms.price.cost(of: used), isEstimated: isEstimated,
                isDefaultPriced: terms.isDefault, at: clock.now()))
    }

    /// Settles a run that its replica left behind, by what it had asked and what of the answer is in the log.
    func settleAbandoned(_ run: Run, text: String) async throws {
        let left = try await usage.reservations(ofRun: run.id)
        for reservation in left {
            let output = reservation == left.last ? TokenEstimate.tokens(in: text) : 0
            _ = try await settle(reservation, output: output)
        }
    }

    /// Gives back what is still set aside for a run that has ended or is gone: no model was called for it.
    func release(_ run: Run) async throws {
        for left in try await usage.reservations(ofRun: run.id) {
            _ = try await settle(
                run.id, turn: left.turn, owner: left.owner, model: left.model, usage: TokenUsage(), isEstimated: false)
        }
    }

    /// Settles what was set aside for runs that nobody will take over. It waits for as long as a summary may be made, which
    /// is on the bill of a run that has ended.
    func settleOrphaned() async throws {
        let longAgo = clock.now().advanced(by: .zero - Summarizer.claim)
        for reservation in try await usage.orphaned(before: longAgo) {
            _ = try await settle(reservation, output: 0)
        }
    }

    private func settle(_ reservation: Reservation, output: Int) async throws -> UsageStore.Month {
        try await settle(
            reservation.runID, turn: reservation.turn, owner: reservation.owner, model: reservation.model,
            usage: TokenUsage(input: reservation.inputTokens, output: output), isEstimated: true)
    }

    /// What a person is told when a month has come near its limit; `nil` before.
    func notice(at month: UsageStore.Month) -> RunEvent? {
        guard limit > 0, Double(month.costMicrodollars) >= Double(limit) * Self.notice else { return nil }
        return .budget(usedMicrodollars: month.costMicrodollars, limitMicrodollars: limit)
    }

    private var exhausted: Problem {
        if refusesAsBefore {
            let now = clock.now()
            let nextMonth = now.startOfMonth.advanced(by: .seconds(32 * 86_400)).startOfMonth
            return Problem(
                .tooManyRequests, code: "budget_exhausted",
                "Monthly token budget exceeded. Please try again next month.", retryAfter: now.distance(to: nextMonth))
        }
        return Problem(
            .init(code: 402, reasonPhrase: "Payment Required"), code: "budget_exhausted",
            "This month's budget of \(limit / 1_000_000) US dollars is used up or set aside for answers being written. "
                + "Nothing was lost. It begins anew with the next month; the guided interview costs nothing.")
    }
}
