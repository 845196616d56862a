import Contracts
import Logging
import ServiceKit

/// Makes summaries of what was said long ago: after an answer, so that no question waits for one.
struct Summarizer: Sendable {
    let context: ContextStore
    let budget: Budget
    let catalog: ModelCatalog
    let clock: WallClock
    private let logger = Logger(label: "summaries")

    /// The turns of a run's bill from here on are its summaries.
    static let firstTurn = 1_000
    /// Characters of a summary that are kept: twice what a model is asked for.
    static let longest = 8_000
    /// How long others leave a thread alone that is being summarised here. A call of a model ends sooner; where it
    /// failed, the rest of the time passes before it is tried, and paid, again.
    static let claim = Duration.seconds(1_800)

    init(context: ContextStore, budget: Budget, catalog: ModelCatalog, clock: WallClock) {
        self.context = context
        self.budget = budget
        self.catalog = catalog
        self.clock = clock
    }

    private var summaries: SummaryStore { context.summaries }

    /// Summarises what has become too much to be given whole. What goes wrong is tried again after a later answer.
    func keepUp(after run: Run) async {
        guard let messageID = run.messageID else { return }
        do {
            let model = try catalog.model(run.model)
            guard let room = budget.terms(of: model.model).contextTokens else { return }
            var turn = Self.firstTurn
            while try await summariseNext(run, upTo: messageID, room: room, model, turn: turn) {
                // Another model may have taken it over, which is a turn of its own.
                turn += 2
            }
            if turn > Self.firstTurn { try await summaries.giveUpClaim(run.threadID, by: run.id) }
        } catch is CancellationError {
            return
        } catch {
            logger.warning("a summary was not made", metadata: ["run": "\(run.id)", "error": "\(error)"])
        }
    }

    /// - Returns: whether there was something to summarise, and nobody else is at it.
    private func summariseNext(
        _ run: Run, upTo messageID: String, room: Int, _ model: any ChatModel, turn: Int
    ) async throws -> Bool {
        let keep = ContextStore.whole(of: room) / 2
        guard try await context.hasUnsummarised(2 * keep, to: messageID, inThread: run.threadID) else { return false }
        let branch = try await context.branch(to: messageID, inThread: run.threadID)
        let due = ContextPlan.due(tokens: branch.tokens, summarised: branch.summarised, keep: keep, most: room / 2)
        guard let last = due.last else { return false }
        let now = clock.now()
        let isMine = try await summaries.claim(
            run.threadID, by: run.id, from: now, until: now.advanced(by: Self.claim))
        guard isMine else { return false }
        let former = try await context.summary(of: branch.ids, inThread: run.threadID)
        let said = try await context.messages.messages(ids: branch.ids[due])
        let request = ModelRequest(
            messages: [.user(SummaryPrompt.text(former: former?.text, said))], purpose: .conversation, mode: nil,
            kind: .assistant, projectName: nil, hasDocuments: false)
        let (text, author) = try await answer(run, request, model, turn: turn)
        let summary = Summary(
            messageID: branch.ids[last], text: text, model: author, messages: last + 1, createdAt: clock.now())
        try await summaries.save(summary, inThread: run.threadID, standingFor: Array(branch.ids[...last]))
        return true
    }

    /// What the model answers, and which it was; its use is on the run's bill and within the budget.
    private func answer(
        _ run: Run, _ request: ModelRequest, _ model: any ChatModel, turn: Int
    ) async throws -> (text: String, author: String) {
        let bill = RunBill(run: run, budget: budget, turnsBefore: turn - 1)
        try await bill.open(request, model: model.model)
        var text = ""
        var author = model.model
        do {
            for try await event in model.events(for: request) {
                switch event {
                case .text(let piece):
                    text += piece
                    await bill.add(text: piece)
                case .answering(let identity):
                    author = identity.model
                    try await bill.answering(identity)
                case .usage(let usage): await bill.add(usage)
                default: break
                }
            }
            try Task.checkCancellation()
        } catch {
            try await bill.close(isRefused: (error as? ModelFailure)?.isRefusal ?? false)
            throw error
        }
        try await bill.close(isWhole: true)
        guard text.contains(where: { !$0.isWhitespace }) else { throw NothingSaid() }
        return (String(text.prefix(Self.longest)), author)
    }

    private struct NothingSaid: Error {}
}
