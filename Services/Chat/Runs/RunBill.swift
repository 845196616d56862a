import ServiceKit

/// What one run's calls of a model use, turn by turn: set aside before each call, settled after it, however it ended.
actor RunBill {
    private struct OpenTurn {
        var model: String
        var inputTokens: Int
        var used = TokenUsage()
        var saidBytes = 0
    }

    private let run: Run
    private let budget: Budget
    private var turns: Int
    private var current: OpenTurn?
    private var month: UsageStore.Month?

    init(run: Run, budget: Budget, turnsBefore: Int = 0) {
        self.run = run
        self.budget = budget
        turns = turnsBefore
    }

    /// Before a call.
    /// - Throws: a `Problem` when the budget does not allow another.
    func open(_ request: ModelRequest, model: String) async throws {
        try await open(inputTokens: TokenEstimate.tokens(in: request), model: model)
    }

    private func open(inputTokens: Int, model: String) async throws {
        // What the first turn may cost was set aside with the run; this then changes nothing.
        let reservation = budget.reservation(for: run, turn: turns + 1, model: model, inputTokens: inputTokens)
        try await inOwnTask { [budget] in try await budget.reserve(reservation) }
        turns += 1
        current = OpenTurn(model: model, inputTokens: inputTokens)
    }

    /// Another model that takes the turn over, before it is asked, is a line of its own: it may cost what the first did
    /// not, and then has to fit the budget as well.
    /// - Throws: a `Problem` when the budget does not allow it.
    func answering(_ identity: ModelIdentity) async throws {
        guard let turn = current, turn.model != identity.model else { return }
        try await settle(turn.used, of: turn, isEstimated: false)
        try await open(inputTokens: turn.inputTokens, model: identity.model)
    }

    func add(_ usage: TokenUsage) { current.map { current?.used = $0.used + usage } }
    func add(text: String) { current?.saidBytes += text.utf8.count }

    /// After a call, also one that failed or was broken off: what the provider said it used; where it did not come to
    /// say so, an estimate that is marked as one.
    /// - Parameters:
    ///   - isWhole: whether the provider came to its end. What it said before may be only where it began: Anthropic's
    ///     first event counts one token of output.
    ///   - isRefused: whether it failed because the provider did not take it. Then what nobody counted is not estimated.
    func close(isWhole: Bool = false, isRefused: Bool = false) async throws {
        guard let turn = current else { return }
        var used = turn.used
        var isEstimated = false
        let isFree = budget.terms(of: turn.model).price.isFree
        let isTaken = !isRefused || turn.saidBytes > 0
        if !isFree, isTaken, used.input + used.cacheRead + used.cacheWrite == 0 {
            used.input = turn.inputTokens
            isEstimated = true
        }
        let said = TokenEstimate.tokens(bytes: turn.saidBytes)
        // An estimate is too high by a third; twice what was counted is more than that.
        if !isFree, said > 0, used.output == 0 || !isWhole && said > 2 * used.output {
            used.output = said
            isEstimated = true
        }
        try await settle(used, of: turn, isEstimated: isEstimated)
    }

    private func settle(_ used: TokenUsage, of turn: OpenTurn, isEstimated: Bool) async throws {
        month = try await budget.settle(
            run.id, turn: turns, owner: run.owner, model: turn.model, usage: used, isEstimated: isEstimated)
        current = nil
    }

    /// The calls that a former replica left open.
    func settleAbandoned(text: String) async throws {
        try await budget.settleAbandoned(run, text: text)
    }

    /// What the person is to be told, once.
    func takeNotice() -> RunEvent? {
        defer { month = nil }
        return month.flatMap { budget.notice(at: $0) }
    }
}
