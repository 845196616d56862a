import Foundation
import Logging
import NIOCore
import ServiceKit

/// One turn being made: asks, reads, tries again, hands over to the second model, and goes on after a pause.
actor ModelTurn {
    private let sources: [LanguageModel.Source]
    private let patience: Patience
    private let logger = Logger(label: "models")
    private var prompt: Prompt

    private var current = 0
    private var attempts = 0
    private var pauses = 0
    private let began: ContinuousClock.Instant
    private var lastPayload: ContinuousClock.Instant

    private var response: ModelTransport.Response?
    private var parser = StreamFrameParser()
    private var decoder: (any TurnDecoder)?
    private var writer: CitationWriter

    /// Events not yet taken, the next one last.
    private var ready: [ModelEvent] = []
    private var failure: ProviderFailure?
    /// Thrown when the events before it are taken.
    private var told: ModelFailure?
    private var text = ""
    private var hasCalled = false
    private var bodySize = 0
    private var hasSaidWho = false
    private var isOver = false

    init(sources: [LanguageModel.Source], prompt: Prompt, patience: Patience) {
        self.sources = sources
        self.prompt = prompt
        self.patience = patience
        writer = CitationWriter(passages: prompt.passages)
        began = patience.now()
        lastPayload = began
    }

    private var source: LanguageModel.Source { sources[current] }
    /// Whether a person can have seen anything of this turn: then nobody may begin it again.
    private var hasSpoken: Bool { !text.isEmpty || hasCalled }

    /// The next event; `nil` after the last.
    /// - Throws: `ModelFailure`, `CancellationError`.
    func next() async throws -> ModelEvent? {
        while true {
            if let event = ready.popLast() { return event }
            if let told { throw told }
            if isOver { return nil }
            try Task.checkCancellation()
            if let failed = failure {
                failure = nil
                try await recover(from: failed)
                continue
            }
            do {
                if response == nil { try await ask() } else { try await read() }
            } catch let failed as ProviderFailure {
                failure = failed
            }
        }
    }

    // MARK: - Asking

    private func ask() async throws {
        if !hasSaidWho {
            hasSaidWho = true
            ready.insert(.answering(source.identity), at: 0)
            // Before it is asked: whoever pays for it may refuse.
            return
        }
        attempts += 1
        let own = prompt.own(of: source.identity.provider)
        let answer = try await source.transport.send(source.format.request(for: own))
        guard answer.status == 200 else {
            throw ProviderFailure.answered(
                status: answer.status, headers: answer.headers, body: try await beginning(of: answer),
                now: .now())
        }
        lastPayload = patience.now()
        parser = StreamFrameParser()
        decoder = source.format.decoder(for: own)
        bodySize = 0
        response = answer
    }

    /// Enough of an error's body to know what it is.
    private func beginning(of response: ModelTransport.Response) async throws -> Data {
        var data = Data()
        let end = patience.now() + patience.idle
        while data.count < 16_384, patience.now() < end, let bytes = try await response.next() {
            data.append(contentsOf: bytes.readableBytesView)
        }
        return data
    }

    // MARK: - Reading

    private func read() async throws {
        let bytes = try await response?.next()
        if patience.now() - began > patience.turn { throw ProviderFailure(.timedOut, detail: "the turn took too long") }
        guard let bytes else {
            take(try decoder?.end() ?? [])
            // A decoder ends with `finished` or throws.
            if !isOver, response != nil { throw ProviderFailure(.cut) }
            return
        }
        bodySize += bytes.readableBytes
        guard bodySize <= patience.largestBody else { return end(.length) }
        let frames: [StreamFrame]
        do {
            frames = try parser.take(bytes.readableBytesView)
        } catch {
            throw ProviderFailure(.unreadable, detail: "a frame has no end")
        }
        if frames.contains(where: { $0.event != "ping" }) {
            lastPayload = patience.now()
        } else if patience.now() - lastPayload > patience.idle {
            throw ProviderFailure(.timedOut, detail: "nothing but signs of life")
        }
        for frame in frames where !isOver && response != nil { take(try decoder?.take(frame) ?? []) }
    }

    private func take(_ events: [ModelEvent]) {
        for event in events where !isOver {
            switch event {
            case .text(let piece):
                text += piece
                give(writer.take(piece))
                if text.utf8.count > patience.longestText { end(.length) }
            case .continuation(let continuation):
                give([.continuation(Prompt.marked(continuation, by: source.identity.provider))])
            case .finished(.paused) where pauses < patience.mostPauses: goOn()
            case .finished(.paused): end(.length)
            case .finished(let reason): end(reason)
            case .toolCall:
                hasCalled = true
                give([event])
            default: give([event])
            }
        }
    }

    private func give(_ events: [ModelEvent]) {
        ready.insert(contentsOf: events.reversed(), at: 0)
    }

    private func end(_ reason: FinishReason) {
        give(writer.end() + [.finished(reason)])
        isOver = true
        response = nil
    }

    /// The provider paused: it is asked again with what it said so far.
    private func goOn() {
        pauses += 1
        attempts = 0
        prompt.turns.append(.model(text: text, calls: [], continuation: nil))
        response = nil
    }

    // MARK: - Failing

    private func recover(from failed: ProviderFailure) async throws {
        response = nil
        let hasOther = current + 1 < sources.count
        var policy = patience.retry
        // Someone else is ready to answer: no need to insist.
        if hasOther { policy.mostAttempts = min(policy.mostAttempts, 2) }
        let delay =
            hasSpoken
            ? nil
            : policy.delay(
                after: failed, attempts: attempts, elapsed: patience.now() - began, chance: patience.chance())
        log(failed, delay)
        if let delay {
            try await patience.sleep(delay)
        } else if !hasSpoken, hasOther, failed.concernsOnlyThisProvider {
            current += 1
            attempts = 0
            hasSaidWho = false
        } else {
            give(writer.end())
            told = failed.told(of: source.name, hasSpoken: hasSpoken)
        }
    }

    private func log(_ failed: ProviderFailure, _ delay: Duration?) {
        logger.warning(
            "a provider failed",
            metadata: [
                "provider": "\(source.identity.provider)", "model": "\(source.identity.model)",
                "kind": "\(failed.kind)", "attempt": "\(attempts)",
                "detail": "\(failed.loggable(without: source.secret))",
                "retry_in": "\(delay.map { "\($0.inSeconds)" } ?? "never")",
            ])
    }
}
