import Testing

@testable import Chat

@Suite("A provider that means harm, or is broken", .timeLimit(.minutes(1)))
struct HostileProviderTests {
    private static let formats = ["anthropic", "openai", "gemini"]

    private func read(_ format: String, _ frames: [String]) -> (events: [ModelEvent], failure: ProviderFailure?) {
        func read(_ decoder: some TurnDecoder) -> ([ModelEvent], ProviderFailure?) {
            var decoder = decoder
            var events: [ModelEvent] = []
            do throws(ProviderFailure) {
                for frame in frames { events += try decoder.take(StreamFrame(data: frame)) }
                return (events + (try decoder.end()), nil)
            } catch {
                return (events, error)
            }
        }
        return switch format {
        case "anthropic": read(AnthropicDecoder())
        case "gemini": read(GeminiDecoder(round: 0))
        default: read(OpenAIDecoder(round: 0, returnsReasoning: false))
        }
    }

    @Test(
        "cannot make the bill overflow, nor pay into it",
        arguments: formats, ["9223372036854775807", "-9223372036854775808", "1e300", "-1", "0.5"])
    func absurdUsage(_ format: String, _ count: String) {
        let frames =
            switch format {
            case "anthropic":
                [
                    #"{"type":"message_start","message":{"usage":{"input_tokens":\#(count),"output_tokens":\#(count),"cache_read_input_tokens":\#(count),"cache_creation_input_tokens":\#(count)}}}"#,
                    #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":\#(count)}}"#,
                ]
            case "gemini":
                [
                    #"{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":\#(count),"cachedContentTokenCount":\#(count),"toolUsePromptTokenCount":\#(count),"candidatesTokenCount":\#(count),"thoughtsTokenCount":\#(count)}}"#
                ]
            default:
                [
                    #"{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":\#(count),"completion_tokens":\#(count),"prompt_tokens_details":{"cached_tokens":1}}}"#
                ]
            }
        let (events, failure) = read(format, frames)
        #expect(failure == nil)
        let usage = events.usage
        let dearest = Price(
            input: 100_000_000_000, output: 100_000_000_000, cacheWrite: 100_000_000_000, cacheRead: 100_000_000_000)
        for counted in [usage.input, usage.output, usage.cacheRead, usage.cacheWrite] {
            #expect((0...2 * TokenCount.most).contains(counted))
        }
        #expect(dearest.cost(of: usage) >= 0)
    }

    @Test("is given up when it calls more tools than anyone would", arguments: formats)
    func manyCalls(_ format: String) {
        let count = 20_000
        let frames =
            switch format {
            case "anthropic":
                (0..<count).flatMap {
                    [
                        #"{"type":"content_block_start","index":\#($0),"content_block":{"type":"tool_use","id":"t\#($0)","name":"search_documents"}}"#,
                        #"{"type":"content_block_stop","index":\#($0)}"#,
                    ]
                }
            case "gemini":
                (0..<count).map {
                    #"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"search_documents","args":{"query":"\#($0)"}}}]}}]}"#
                }
            default:
                (0..<count).map {
                    #"{"choices":[{"delta":{"tool_calls":[{"index":\#($0),"id":"t\#($0)","function":{"name":"search_documents"}}]}}]}"#
                }
            }
        #expect(read(format, frames).failure?.kind == .unreadable)
    }

    @Test(
        "whose tool arguments are nested without end is told at once that they cannot be read",
        arguments: [500, 200_000], [("[", "]"), (#"{"query":"#, "}")])
    func deepArguments(_ depth: Int, _ brackets: (String, String)) {
        let one = String(repeating: brackets.0, count: depth) + "1" + String(repeating: brackets.1, count: depth)
        let text = "[" + String(repeating: one + ",", count: max(20_000 / depth, 1)) + "1]"
        let took = ContinuousClock().measure {
            guard case .unusable = ToolInvocation(name: "search_documents", arguments: text) else {
                Issue.record("they were taken")
                return
            }
            let part = #"{"functionCall":{"name":"search_documents","args":\#(text)}}"#
            let frame = #"{"candidates":[{"content":{"parts":[\#(part)]},"finishReason":"STOP"}]}"#
            #expect(read("gemini", [frame]).failure?.kind == .unreadable)
        }
        #expect(took < .seconds(5))
    }

    @Test("whose tool arguments are longer than any document is told so")
    func longArguments() {
        let text = "[" + String(repeating: "1,", count: 4_000_000) + "1]"
        guard case .unusable(_, let why) = ToolInvocation(name: "save_artifact", arguments: text) else {
            Issue.record("they were taken")
            return
        }
        #expect(why.contains("too long"))
    }

    @Test("cannot keep the machine busy with what cannot be read")
    func slowToMend() {
        let text = #"{"choices":["# + String(repeating: #"\ud83d"#, count: 500_000)
        let took = ContinuousClock().measure {
            #expect(throws: ProviderFailure.self) { try WireJSON.decode([String].self, from: text) }
        }
        #expect(took < .seconds(5))
    }
}
