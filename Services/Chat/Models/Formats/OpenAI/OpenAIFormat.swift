/// OpenAI chat completions, as OpenAI, DeepSeek, Ollama, vLLM and llama.cpp speak them.
struct OpenAIFormat: WireFormat {
    /// In what the servers differ.
    enum Dialect: Sendable, Equatable {
        /// OpenAI's own: its newer models refuse `max_tokens`.
        case openAI
        /// api-docs.deepseek.com, "Thinking mode": wants its reasoning back within an answer, and has no way to be
        /// forced to call a tool while it reasons.
        case deepSeek
        case compatible
    }

    var dialect: Dialect
    var model: String
    /// Local servers need none.
    var key: String?
    var longestAnswer: Int

    func request(for prompt: Prompt) -> WireRequest {
        var body: [String: JSONValue] = [
            "model": .string(model), "stream": true, "stream_options": ["include_usage": true],
            "messages": .array(
                [["role": "system", "content": .string(prompt.system)]] + prompt.turns.flatMap(messages)),
            dialect == .openAI ? "max_completion_tokens" : "max_tokens": .integer(longestAnswer),
        ]
        if !prompt.tools.isEmpty {
            body["tools"] = .array(
                prompt.tools.map {
                    [
                        "type": "function",
                        "function": [
                            "name": .string($0.name), "description": .string($0.description),
                            "parameters": $0.parameters,
                        ],
                    ]
                })
            if prompt.mustCallTool, dialect != .deepSeek { body["tool_choice"] = "required" }
        }
        return WireRequest(
            path: "/chat/completions", headers: key.map { [("authorization", "Bearer \($0)")] } ?? [],
            body: .object(body))
    }

    func decoder(for prompt: Prompt) -> OpenAIDecoder {
        OpenAIDecoder(round: prompt.round, returnsReasoning: dialect == .deepSeek)
    }

    private func messages(_ turn: Prompt.Turn) -> [JSONValue] {
        switch turn {
        case .person(let texts):
            return [["role": "user", "content": .string(texts.joined(separator: "\n\n"))]]
        case .model(let text, let calls, let continuation):
            var message: [String: JSONValue] = ["role": "assistant", "content": .string(text)]
            if !calls.isEmpty {
                message["tool_calls"] = .array(
                    calls.map { call in
                        let (name, arguments) = call.invocation.offered
                        return [
                            "id": .string(call.id), "type": "function",
                            "function": ["name": .string(name), "arguments": .string(arguments.encodedText)],
                        ]
                    })
                // Refused without it while the model reasons, even when it had no reason.
                if dialect == .deepSeek { message["reasoning_content"] = .string(continuation ?? "") }
            }
            return [.object(message)]
        case .results(let results):
            return results.map {
                ["role": "tool", "tool_call_id": .string($0.callID), "content": .string($0.content.encodedText)]
            }
        }
    }
}
