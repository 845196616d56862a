import Synchronization
import Testing

@testable import Chat

@Suite("A language model")
struct LanguageModelTests {
    private static func chunk(_ text: String) -> String {
        #"data: {"choices":[{"delta":{"content":"\#(text)"}}]}"# + "\n\n"
    }
    private static let end = #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"# + "\n\ndata: [DONE]\n\n"
    private static let hello = ScriptedProvider.Reply.stream([chunk("Hello"), end])

    private static func source(_ provider: ScriptedProvider, _ id: String = "openai") -> LanguageModel.Source {
        LanguageModel.Source(
            identity: ModelIdentity(provider: id, model: "m"), name: "Model \(id)",
            format: OpenAIFormat(dialect: .compatible, model: "m", key: nil, longestAnswer: 9),
            transport: provider.transport, secret: nil)
    }

    /// What comes of it, and how long was waited between attempts.
    private func answer(
        _ provider: ScriptedProvider, fallback: ScriptedProvider? = nil, _ change: (inout Patience) -> Void = { _ in }
    ) async throws -> (events: [ModelEvent], failure: ModelFailure?, waits: [Duration]) {
        let waits = WaitList()
        var patience = Patience()
        patience.sleep = { waits.add($0) }
        patience.chance = { 1 }
        change(&patience)
        let model = LanguageModel(
            source: Self.source(provider), fallback: fallback.map { Self.source($0, "deepseek") }, patience: patience)
        var events: [ModelEvent] = []
        do {
            for try await event in model.events(for: PromptTests.request([.user("Hi")])) { events.append(event) }
            return (events, nil, waits.all)
        } catch let failure as ModelFailure {
            return (events, failure, waits.all)
        }
    }

    private final class WaitList: Sendable {
        private let waits = Mutex<[Duration]>([])
        func add(_ wait: Duration) { waits.withLock { $0.append(wait) } }
        var all: [Duration] { waits.withLock { $0 } }
    }

    @Test("says who it is, then speaks")
    func speaks() async throws {
        let (events, failure, waits) = try await answer(ScriptedProvider([Self.hello]))
        #expect(failure == nil)
        #expect(
            events == [
                .answering(ModelIdentity(provider: "openai", model: "m")), .text("Hello"), .finished(.complete),
            ])
        #expect(waits.isEmpty)
    }

    @Test("is asked again before it has spoken, waiting as long as it says, else longer each time")
    func retries() async throws {
        let provider = ScriptedProvider([
            .refusal(status: 529), .refusal(status: 429, headers: ["retry-after": "3"]), .unreachable, Self.hello,
        ])
        let (events, failure, waits) = try await answer(provider)
        #expect(failure == nil)
        #expect(events.text == "Hello")
        #expect(waits == [.milliseconds(500), .seconds(3), .seconds(2)])
        // The same bytes each time, so that the cache of the provider is of use.
        #expect(Set(provider.requests.map(\.body.encodedText)).count == 1)
    }

    @Test("is given up after a few attempts, with a sentence")
    func givenUp() async throws {
        let provider = ScriptedProvider(Array(repeating: .refusal(status: 529), count: 9))
        let failure = try await answer(provider).failure
        #expect(failure?.code == "overloaded")
        #expect(failure?.message == "The AI service is overloaded; nothing was lost. Try again in a minute.")
        #expect(provider.requests.count == 4)
    }

    @Test("is not waited for longer than a person waits")
    func impatient() async throws {
        let provider = ScriptedProvider([.refusal(status: 429, headers: ["retry-after": "600"]), Self.hello])
        let (_, failure, waits) = try await answer(provider)
        #expect(failure?.code == "rate_limited")
        #expect(waits.isEmpty)
    }

    @Test(
        "is not asked again when that cannot help",
        arguments: [
            (429, #"{"error":{"code":"insufficient_quota"}}"#, "spending_limit"), (401, "{}", "key_refused"),
            (404, "{}", "model_unknown"),
            (400, #"{"error":{"code":"context_length_exceeded"}}"#, "conversation_too_long"),
        ])
    func final(_ status: Int, _ body: String, _ code: String) async throws {
        let provider = ScriptedProvider([.refusal(status: status, body: body), Self.hello])
        let (_, failure, _) = try await answer(provider)
        #expect(failure?.code == code)
        #expect(failure?.isRetryable == false)
        #expect(provider.requests.count == 1)
    }

    @Test("is not asked again once it has spoken; what it said is kept")
    func spoken() async throws {
        let cut = ScriptedProvider.Reply.stream([Self.chunk("Half")], failure: ProviderFailure(.cut))
        let provider = ScriptedProvider([cut, Self.hello])
        let (events, failure, _) = try await answer(provider)
        #expect(events.text == "Half")
        #expect(failure?.code == "cut_off")
        #expect(failure?.message.contains("kept") == true)
        #expect(provider.requests.count == 1)
    }

    @Test("that fails within its stream before the first word is asked again")
    func failsInStream() async throws {
        let overloaded = #"data: {"error":{"type":"overloaded_error","message":"Overloaded"}}"# + "\n\n"
        let provider = ScriptedProvider([.stream([overloaded]), Self.hello])
        #expect(try await answer(provider).events.text == "Hello")
    }

    @Test("hands over to the second one when it cannot be had")
    func fallsBack() async throws {
        let first = ScriptedProvider(Array(repeating: .refusal(status: 529), count: 9))
        let (events, failure, _) = try await answer(first, fallback: ScriptedProvider([Self.hello]))
        #expect(failure == nil)
        #expect(first.requests.count == 2)
        #expect(
            events == [
                .answering(ModelIdentity(provider: "openai", model: "m")),
                .answering(ModelIdentity(provider: "deepseek", model: "m")), .text("Hello"), .finished(.complete),
            ])
    }

    @Test("names the second one before it is asked, so that whoever pays may refuse")
    func namedFirst() async throws {
        let second = ScriptedProvider([Self.hello])
        var patience = Patience()
        patience.sleep = { _ in }
        let model = LanguageModel(
            source: Self.source(ScriptedProvider([])), fallback: Self.source(second, "deepseek"), patience: patience)
        for try await event in model.events(for: PromptTests.request([.user("Hi")])) {
            if case .answering(let identity) = event, identity.provider == "deepseek" { break }
        }
        #expect(second.requests.isEmpty)
    }

    @Test("does not hand over what the operator must mend, nor what it has begun")
    func keepsOwnFailures() async throws {
        let second = ScriptedProvider([Self.hello])
        let refused = ScriptedProvider([.refusal(status: 401)])
        #expect(try await answer(refused, fallback: second).failure?.code == "key_refused")
        let begun = ScriptedProvider([.stream([Self.chunk("Half")], failure: ProviderFailure(.cut))])
        #expect(try await answer(begun, fallback: second).failure?.code == "cut_off")
        #expect(second.requests.isEmpty)
    }

    @Test("that writes without end is stopped at the greatest length")
    func endless() async throws {
        let provider = ScriptedProvider([.stream(Array(repeating: Self.chunk("more "), count: 1_000))])
        let (events, failure, _) = try await answer(provider) { $0.longestText = 1_000 }
        #expect(failure == nil)
        #expect(events.last == .finished(.length))
        #expect(events.text.utf8.count <= 1_005)
    }

    @Test("that sends more than a response may hold is stopped")
    func endlessBody() async throws {
        let provider = ScriptedProvider([.stream([Self.chunk("Hi")] + Array(repeating: ": x\n\n", count: 1_000))])
        let (events, _, _) = try await answer(provider) { $0.largestBody = 2_000 }
        #expect(events.last == .finished(.length))
    }

    @Test("that only says it is alive runs out of time")
    func onlyAlive() async throws {
        let moments = Mutex(0)
        let start = ContinuousClock.now
        let provider = ScriptedProvider([.stream(Array(repeating: ": keep-alive\n\n", count: 50))])
        let failure = try await answer(provider) { patience in
            patience.retry.mostAttempts = 1
            patience.idle = .seconds(10)
            patience.now = {
                start
                    + .seconds(
                        moments.withLock {
                            $0 += 1; return $0
                        })
            }
        }.failure
        #expect(failure?.code == "timed_out")
    }

    @Test("that pauses is asked to go on with what it said")
    func pauses() async throws {
        func turn(_ text: String, _ reason: String) -> ScriptedProvider.Reply {
            .stream([
                #"data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\#(text)"}}"#
                    + "\n\n",
                #"data: {"type":"message_delta","delta":{"stop_reason":"\#(reason)"}}"# + "\n\n",
                #"data: {"type":"message_stop"}"# + "\n\n",
            ])
        }
        let provider = ScriptedProvider([turn("One ", "pause_turn"), turn("two", "end_turn")])
        var source = Self.source(provider, "anthropic")
        source.format = AnthropicFormat(model: "m", key: "k", longestAnswer: 9)
        var events: [ModelEvent] = []
        for try await event in LanguageModel(source: source).events(for: PromptTests.request([.user("Hi")])) {
            events.append(event)
        }
        #expect(events.text == "One two")
        #expect(events.last == .finished(.complete))
        #expect(provider.requests.last?.body["messages"]?.encodedText.contains("One") == true)
    }

    @Test("gets back only what it sent itself")
    func ownContinuation() {
        let call = ToolCall(id: "c", invocation: .searchDocuments(query: "q"))
        let said = AssistantMessage(text: "", toolCalls: [call], continuation: Prompt.marked("x:y", by: "google"))
        let prompt = Prompt(PromptTests.request([.user("Hi"), .assistant(said)]))
        #expect(prompt.own(of: "google").turns.last == .model(text: "", calls: [call], continuation: "x:y"))
        #expect(prompt.own(of: "deepseek").turns.last == .model(text: "", calls: [call], continuation: nil))
    }

    @Test("fails without its key in the log")
    func secretFree() {
        let failure = ProviderFailure(
            .keyRefused, detail: "401 Incorrect API key: abc-123, sk-proj-0123456789abc\n\u{1B}[31m")
        let text = failure.loggable(without: "abc-123")
        #expect(!text.contains("abc-123") && !text.contains("0123456789abc"))
        #expect(!text.contains("\n") && !text.contains("\u{1B}"))
        let padding = String(repeating: "x", count: ProviderFailure.longestDetail - 9)
        for cut in [padding + " abc-1234", padding + "xx abc-12"] {
            #expect(!ProviderFailure(.keyRefused, detail: cut).loggable(without: "abc-123456789").contains("abc-"))
        }
    }
}
