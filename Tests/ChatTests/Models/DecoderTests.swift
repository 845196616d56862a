import Testing

@testable import Chat

@Suite("A provider's stream")
struct DecoderTests {
    private static func search(_ id: String, _ query: String) -> ToolCall {
        ToolCall(id: id, invocation: .searchDocuments(query: query))
    }

    // MARK: - Anthropic

    @Test("of Anthropic gives text, a tool call from fragments, and cumulative usage in four classes")
    func anthropicSearch() throws {
        let (events, failure) = try RecordedStream("anthropic-search").read(with: AnthropicDecoder())
        #expect(failure == nil)
        #expect(events.text == "Ich suche in den Unterlagen über Aufbewahrung 📚.")
        #expect(events.calls == [Self.search("toolu_01", "retention 10 years")])
        #expect(events.usage == TokenUsage(input: 25, output: 61, cacheWrite: 1800, cacheRead: 0))
        #expect(events.last == .finished(.toolCalls))
    }

    @Test("of Anthropic hides thinking and passes over what it does not know")
    func anthropicThinking() throws {
        let (events, failure) = try RecordedStream("anthropic-thinking").read(with: AnthropicDecoder())
        #expect(failure == nil)
        #expect(events.text == "Ten years.")
        #expect(events.usage == TokenUsage(input: 9, output: 40, cacheWrite: 0, cacheRead: 1800))
        #expect(events.last == .finished(.complete))
    }

    @Test("of Anthropic may fail after it began, and what it used is known")
    func anthropicOverloaded() throws {
        let (events, failure) = try RecordedStream("anthropic-overloaded").read(with: AnthropicDecoder())
        #expect(events.text == "Half an")
        #expect(events.usage.input == 10)
        #expect(failure?.kind == .overloaded)
        #expect(failure?.isPassing == true)
    }

    @Test("of Anthropic ends for many reasons")
    func anthropicEndings() throws {
        func ending(_ reason: String) throws -> (events: [ModelEvent], failure: ProviderFailure?) {
            try RecordedStream("anthropic-\(reason)").read(with: AnthropicDecoder())
        }
        #expect(try ending("pause-turn").events.last == .finished(.paused))
        #expect(try ending("max-tokens").events.last == .finished(.length))
        #expect(try ending("refusal").failure?.kind == .refused)
        #expect(try ending("model-context-window-exceeded").failure?.kind == .tooLong)
        for reason in ["refusal", "model-context-window-exceeded"] {
            #expect(try ending(reason).events.usage.output == 5)
            #expect(try ending(reason).events.text == "So far")
        }
    }

    // MARK: - OpenAI and DeepSeek

    @Test("of OpenAI tells its usage in a chunk without choices")
    func openAIText() throws {
        let (events, failure) = try RecordedStream("openai-text")
            .read(with: OpenAIDecoder(round: 0, returnsReasoning: false))
        #expect(failure == nil)
        #expect(events.text == "Zehn Jahre – in Wien 🏛️.")
        #expect(events.usage == TokenUsage(input: 20, output: 30, cacheWrite: 0, cacheRead: 100))
        #expect(events.last == .finished(.complete))
    }

    @Test("of OpenAI has tool arguments in fragments by index, and a call that cannot be read goes back to the model")
    func openAITools() throws {
        let (events, failure) = try RecordedStream("openai-tools")
            .read(with: OpenAIDecoder(round: 0, returnsReasoning: false))
        #expect(failure == nil)
        #expect(events.calls.first == Self.search("call_a", "retention"))
        guard case .unusable("search_documents", let why)? = events.calls.last?.invocation else {
            Issue.record("\(events.calls)")
            return
        }
        #expect(why.contains("query"))
        #expect(events.calls.count == 2)
        #expect(events.last == .finished(.toolCalls))
    }

    @Test("of DeepSeek hides its reasoning, keeps it for the next turn, and tells cache hits")
    func deepSeekReasoning() throws {
        let (events, failure) = try RecordedStream("deepseek-reasoning")
            .read(with: OpenAIDecoder(round: 0, returnsReasoning: true))
        #expect(failure == nil)
        #expect(events.text == "I look it up.")
        #expect(events.continuation == "The handbook may say.")
        #expect(events.calls == [Self.search("call_00_x", "archive")])
        #expect(events.usage == TokenUsage(input: 44, output: 44, cacheWrite: 0, cacheRead: 256))
    }

    @Test("of DeepSeek may end for want of machines")
    func deepSeekNoResource() throws {
        let (events, failure) = try RecordedStream("deepseek-no-resource")
            .read(with: OpenAIDecoder(round: 0, returnsReasoning: true))
        #expect(events.text == "Half of")
        #expect(failure?.kind == .overloaded)
    }

    @Test("of a local server may give whole calls without ids, and end without [DONE]")
    func localServer() throws {
        var decoder = OpenAIDecoder(round: 2, returnsReasoning: false)
        let call = #"{"function":{"name":"search_documents","arguments":"{\"query\":\"a\"}"}}"#
        let named = #"{"index":0,"id":"x1","function":{"name":"search_documents","arguments":"{\"query\":\"b\"}"}}"#
        let other = #"{"index":0,"id":"x2","function":{"name":"search_documents","arguments":"{\"query\":\"c\"}"}}"#
        var events = try decoder.take(StreamFrame(data: #"{"choices":[{"delta":{"tool_calls":[\#(call)]}}]}"#))
        events += try decoder.take(
            StreamFrame(data: #"{"choices":[{"delta":{"tool_calls":[\#(named),\#(other)]},"finish_reason":"stop"}]}"#))
        events += try decoder.end()
        #expect(events.calls == [Self.search("call-2-0", "a"), Self.search("x1", "b"), Self.search("x2", "c")])
        #expect(events.last == .finished(.toolCalls))
    }

    @Test("with half a surrogate pair in a chunk is read all the same")
    func loneSurrogate() throws {
        var decoder = OpenAIDecoder(round: 0, returnsReasoning: false)
        let events = try decoder.take(StreamFrame(data: #"{"choices":[{"delta":{"content":"a\ud83d \ud83d\ude00"}}]}"#))
        #expect(events.text == "a\u{FFFD} 😀")
    }

    // MARK: - Gemini

    @Test("of Gemini is over when it ends, hides thoughts, and bills them as output; its last usage counts")
    func geminiText() throws {
        let (events, failure) = try RecordedStream("gemini-text").read(with: GeminiDecoder(round: 0))
        #expect(failure == nil)
        #expect(events.text == "Zehn Jahre, nämlich bis 2034 ✅.")
        #expect(events.usage == TokenUsage(input: 10, output: 29, cacheWrite: 0, cacheRead: 30))
        #expect(events.last == .finished(.complete))
    }

    @Test("of Gemini keeps its parts with their signatures for the next turn")
    func geminiTools() throws {
        let (events, failure) = try RecordedStream("gemini-tools").read(with: GeminiDecoder(round: 1))
        #expect(failure == nil)
        #expect(events.text == "Let me look.")
        #expect(events.calls == [Self.search("call-1-0", "retention"), Self.search("fc-7", "archive")])
        #expect(
            events.continuation
                == #"[{"text":"Let me look."},{"functionCall":{"args":{"query":"retention"},"name":"search_documents"},"#
                + #""thoughtSignature":"Eo0D"},{"functionCall":{"args":{"query":"archive"},"id":"fc-7","#
                + #""name":"search_documents"}}]"#)
    }

    @Test("of Gemini may refuse the question or break the answer off")
    func geminiRefusals() throws {
        let blocked = try RecordedStream("gemini-blocked").read(with: GeminiDecoder(round: 0))
        #expect(blocked.failure?.kind == .refused)
        #expect(blocked.events.usage.input == 12)
        let safety = try RecordedStream("gemini-safety").read(with: GeminiDecoder(round: 0))
        #expect(safety.events.text == "Well")
        #expect(safety.failure?.kind == .refused)
    }

    // MARK: - All of them

    @Test(
        "that ends in the middle is a cut one, at whatever byte",
        arguments: [
            "anthropic-thinking", "openai-text", "deepseek-reasoning", "gemini-text",
        ])
    func cutOff(_ name: String) throws {
        let bytes = try RecordedStream(name).bytes
        let format = String(name.prefix { $0 != "-" })
        // Every tenth byte: what matters is which frames are whole.
        for length in stride(from: 0, to: bytes.count / 2, by: 10) {
            let frames = try RecordedStream.frames([bytes[..<length]])
            #expect(outcome(frames, format) == .cut, "after \(length) bytes")
        }
    }

    @Test("that is none is told apart from one that is cut", arguments: ["anthropic", "openai", "gemini"])
    func noStream(_ format: String) {
        #expect(outcome([StreamFrame(data: "<html>")], format) == .unreadable)
        #expect(outcome([StreamFrame(data: #"["a", 1]"#)], format) == .unreadable)
        #expect(outcome([], format) == .cut)
    }

    private func outcome(_ frames: [StreamFrame], _ format: String) -> ProviderFailure.Kind? {
        func read(_ decoder: some TurnDecoder) -> ProviderFailure.Kind? {
            var decoder = decoder
            do throws(ProviderFailure) {
                for frame in frames { _ = try decoder.take(frame) }
                _ = try decoder.end()
                return nil
            } catch {
                return error.kind
            }
        }
        return switch format {
        case "anthropic": read(AnthropicDecoder())
        case "gemini": read(GeminiDecoder(round: 0))
        default: read(OpenAIDecoder(round: 0, returnsReasoning: format == "deepseek"))
        }
    }
}
