/// Reads the stream of one Messages answer. Unknown events, blocks and deltas are passed over: the provider adds some.
struct AnthropicDecoder: TurnDecoder {
    private struct Call {
        var id: String
        var name: String
        var arguments = ""
        /// What came with the block's start; deltas replace it.
        var given: JSONValue?
    }

    private var calls: [Int: Call] = [:]
    private var total = TokenUsage()
    private var meter = UsageMeter()
    private var called: [ToolCall] = []
    private var ending = TurnEnding(meanings)

    private static let meanings: [String: TurnEnding.Meaning] = [
        "max_tokens": .length, "pause_turn": .paused, "refusal": .failed(.refused),
        "model_context_window_exceeded": .failed(.tooLong),
    ]

    mutating func take(_ frame: StreamFrame) throws(ProviderFailure) -> [ModelEvent] {
        guard !ending.isReached, frame.event != "ping" else { return [] }
        let message = try WireJSON.decode(Message.self, from: frame.data)
        switch message.type {
        case "message_start":
            total = (message.message?.usage ?? Usage()).over(total)
            return meter.rise(to: total)
        case "content_block_start":
            guard let block = message.contentBlock, let index = message.index else { return [] }
            if block.type == "tool_use", let id = block.id, let name = block.name {
                calls[index] = Call(id: id, name: name, given: block.input)
            }
            return block.type == "text" ? text(block.text) : []
        case "content_block_delta":
            return delta(message)
        case "content_block_stop":
            guard let call = message.index.flatMap({ calls.removeValue(forKey: $0) }) else { return [] }
            let invocation =
                call.arguments.isEmpty
                ? ToolInvocation(name: call.name, arguments: call.given ?? [:])
                : ToolInvocation(name: call.name, arguments: call.arguments)
            called.append(ToolCall(id: call.id, invocation: invocation))
            try TurnEnding.check(calls: called.count)
            return []
        case "message_delta":
            ending.reason = message.delta?.stopReason ?? ending.reason
            // Cumulative, and silent about what it does not repeat.
            if let usage = message.usage { total = usage.over(total) }
            return meter.rise(to: total)
        case "message_stop":
            ending.reason = ending.reason ?? "end_turn"
            return try end()
        case "error":
            throw ProviderFailure.inStream(
                codes: [message.error?.type].compactMap(\.self), message: message.error?.message ?? "")
        default:
            return []
        }
    }

    mutating func end() throws(ProviderFailure) -> [ModelEvent] {
        try ending.reach(calls: called)
    }

    private mutating func delta(_ message: Message) -> [ModelEvent] {
        switch message.delta?.type {
        case "text_delta": return text(message.delta?.text)
        case "input_json_delta":
            if let index = message.index { calls[index]?.arguments += message.delta?.partialJson ?? "" }
            return []
        // thinking_delta, signature_delta, citations_delta: no text for the person.
        default: return []
        }
    }

    private func text(_ text: String?) -> [ModelEvent] {
        text.map { $0.isEmpty ? [] : [.text($0)] } ?? []
    }

    private struct Message: Decodable {
        struct Start: Decodable { var usage: Usage? }
        struct Block: Decodable {
            var type: String?
            var id: String?
            var name: String?
            var text: String?
            var input: JSONValue?
        }
        struct Delta: Decodable {
            var type: String?
            var text: String?
            var partialJson: String?
            var stopReason: String?
        }
        struct Failure: Decodable {
            var type: String?
            var message: String?
        }
        var type: String
        var index: Int?
        var message: Start?
        var contentBlock: Block?
        var delta: Delta?
        var usage: Usage?
        var error: Failure?
    }

    private struct Usage: Decodable {
        var inputTokens: TokenCount?
        var outputTokens: TokenCount?
        var cacheCreationInputTokens: TokenCount?
        var cacheReadInputTokens: TokenCount?

        func over(_ earlier: TokenUsage) -> TokenUsage {
            TokenUsage(
                input: inputTokens?.value ?? earlier.input, output: outputTokens?.value ?? earlier.output,
                cacheWrite: cacheCreationInputTokens?.value ?? earlier.cacheWrite,
                cacheRead: cacheReadInputTokens?.value ?? earlier.cacheRead)
        }
    }
}
