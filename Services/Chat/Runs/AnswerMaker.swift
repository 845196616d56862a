import Contracts
import Logging
import ServiceKit

/// Makes one answer: asks the model, runs the tools it calls, asks again with their results, and records every event.
actor AnswerMaker {
    private let run: Run
    private let model: any ChatModel
    private let toolbox: Toolbox
    private let recorder: RunRecorder
    private let bill: RunBill
    private let logger = Logger(label: "runs")

    /// What the model is asked next, and the passages that the tools have found so far.
    private var request: ModelRequest
    private var passages: [RetrievedPassage] = []

    init(
        run: Run, request: ModelRequest, model: any ChatModel, toolbox: Toolbox, recorder: RunRecorder, bill: RunBill
    ) {
        self.run = run
        self.request = request
        self.model = model
        self.toolbox = toolbox
        self.recorder = recorder
        self.bill = bill
    }

    /// A model that keeps calling tools is stopped after this many turns.
    static let mostTurns = 8
    /// Of these, further calls in one turn are answered with a refusal.
    static let mostCallsPerTurn = 8

    /// Returns when the answer is complete; what it came to is in the recorder.
    /// - Throws: `ModelFailure`, `LeaseLost`, `RunRecorder.DifferentReplay`, `CancellationError`, `DatabaseError`.
    func make() async throws {
        try await recorder.record(.started(run))
        for _ in 0..<Self.mostTurns {
            let turn = try await speak()
            guard !turn.calls.isEmpty else { return }
            var results: [ToolResult] = []
            for call in turn.calls {
                let result = try await use(call, alreadyUsed: results.count)
                if case .artifactSaved = result.outcome { return }
                if case .passages(let found) = result.outcome { passages += found }
                results.append(result)
            }
            request.messages.append(
                .assistant(
                    AssistantMessage(text: turn.text, toolCalls: turn.calls, continuation: turn.continuation)))
            request.messages += results.map(ModelMessage.tool)
        }
        throw ModelFailure(
            code: "too_many_turns", message: "The assistant kept searching and did not come to an answer. Ask again.",
            isRetryable: true)
    }

    private struct Turn {
        var text = ""
        var calls: [ToolCall] = []
        var continuation: String?
    }

    private func speak() async throws -> Turn {
        var turn = Turn()
        var hasSpoken = false
        let said = await recorder.answer.text.utf8.count
        try await bill.open(request, model: model.model)
        for try await event in model.events(for: request) {
            try Task.checkCancellation()
            switch event {
            case .text(let text):
                await bill.add(text: text)
                guard run.purpose == .conversation, !text.isEmpty else { continue }
                // A second turn's text begins a paragraph of its own.
                try await recorder.record(.textDelta(hasSpoken || said == 0 ? text : Self.paragraph + text))
                hasSpoken = true
            case .answering(let identity):
                await recorder.keep(identity: identity)
                try await bill.answering(identity)
            case .toolCall(let call):
                if case .saveArtifact(_, _, let markdown) = call.invocation { await bill.add(text: markdown) }
                turn.calls.append(call)
            case .continuation(let continuation): turn.continuation = continuation
            case .citation(let cited): try await cite(cited)
            case .suggestions(let suggestions): await recorder.keep(suggestions: suggestions)
            case .memory(let memory): await recorder.keep(memory: memory)
            case .usage(let usage):
                await recorder.add(usage)
                await bill.add(usage)
            case .finished(.length):
                throw ModelFailure(
                    code: "answer_too_long",
                    message: "The answer became as long as one answer may be. It is kept; ask to go on from there.",
                    isRetryable: true)
            case .finished: break
            }
        }
        try Task.checkCancellation()
        try await bill.close(isWhole: true)
        if hasSpoken, !turn.calls.isEmpty { turn.text = await text(after: said) }
        return turn
    }

    private static let paragraph = "\n\n"

    /// What the answer says behind its first bytes.
    private func text(after bytes: Int) async -> String {
        let text = await recorder.answer.text.utf8
        return String(decoding: text.dropFirst(bytes == 0 ? 0 : bytes + Self.paragraph.utf8.count), as: UTF8.self)
    }

    private func use(_ call: ToolCall, alreadyUsed: Int) async throws -> ToolResult {
        guard alreadyUsed < Self.mostCallsPerTurn else {
            return ToolResult(callID: call.id, outcome: .failed("Too many tool calls at once."))
        }
        let status = Toolbox.status(of: call.invocation)
        // Several searches of one turn are one line to the person.
        if alreadyUsed == 0, let status { try await recorder.record(.toolExecuting(status)) }
        let result = try await toolbox.perform(call, knowing: passages)
        if case .artifactSaved(let id) = result.outcome,
            case .saveArtifact(let type, let title, _) = call.invocation
        {
            try await recorder.record(.artifactCreated(id: id, type: type, title: Toolbox.title(title)))
        }
        return result
    }

    /// A quotation is shown only when it stands, word for word, in a passage that a tool of this run returned.
    private func cite(_ cited: CitedPassage) async throws {
        let source = passages.first {
            $0.documentID == cited.documentID && $0.passage == cited.passage && $0.text.contains(cited.quote)
        }
        guard let source, !cited.quote.isEmpty else {
            logger.warning("a citation was not found in its passage", metadata: ["run": "\(run.id)"])
            return
        }
        // A later turn may cite again what an earlier one has cited: a number stands for one quotation.
        guard await !recorder.answer.extras.citations.contains(where: { $0.n == cited.number }) else { return }
        try await recorder.record(
            .citation(
                Citation(
                    n: cited.number, documentId: source.documentID, filename: source.filename,
                    passage: source.passage, place: source.place, quote: cited.quote)))
    }
}
