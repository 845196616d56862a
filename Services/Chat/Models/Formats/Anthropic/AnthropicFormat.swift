/// Anthropic Messages (docs.claude.com, "Messages", "Streaming messages", "Prompt caching").
struct AnthropicFormat: WireFormat {
    var model: String
    var key: String
    var longestAnswer: Int

    static let version = "2023-06-01"

    func request(for prompt: Prompt) -> WireRequest {
        var body: [String: JSONValue] = [
            "model": .string(model), "max_tokens": .integer(longestAnswer), "stream": true,
            "system": [["type": "text", "text": .string(prompt.system), "cache_control": Self.cached]],
            "messages": .array(messages(of: prompt)),
        ]
        if !prompt.tools.isEmpty {
            body["tools"] = .array(
                prompt.tools.map {
                    [
                        "name": .string($0.name), "description": .string($0.description),
                        "input_schema": $0.parameters,
                    ]
                })
            if prompt.mustCallTool { body["tool_choice"] = ["type": "any"] }
        }
        return WireRequest(
            path: "/v1/messages",
            headers: [("x-api-key", key), ("anthropic-version", Self.version)], body: .object(body))
    }

    func decoder(for prompt: Prompt) -> AnthropicDecoder { AnthropicDecoder() }

    /// The cache holds tools, system and messages in this order, up to each mark. The last thing the person said is in
    /// the next answer's conversation, too; what tools returned is only in this answer's.
    private func messages(of prompt: Prompt) -> [JSONValue] {
        let lastPerson = prompt.turns.lastIndex { if case .person = $0 { true } else { false } }
        let lastIndex = prompt.turns.indices.last
        return prompt.turns.enumerated().map { index, turn in
            message(turn, isCached: index == lastPerson || index == lastIndex)
        }
    }

    private func message(_ turn: Prompt.Turn, isCached: Bool) -> JSONValue {
        var (role, blocks): (JSONValue, [[String: JSONValue]]) =
            switch turn {
            case .person(let texts):
                ("user", texts.map { ["type": "text", "text": .string($0)] })
            case .model(let text, let calls, _):
                (
                    "assistant",
                    // Blank text is refused, and so is white space at the end of an assistant's last turn.
                    (text.allSatisfy(\.isWhitespace) ? [] : [["type": "text", "text": .string(text.trimmedAtEnd)]])
                        + calls.map { call in
                            let (name, arguments) = call.invocation.offered
                            return [
                                "type": "tool_use", "id": .string(call.id), "name": .string(name),
                                "input": arguments,
                            ]
                        }
                )
            case .results(let results):
                (
                    "user",
                    results.map {
                        [
                            "type": "tool_result", "tool_use_id": .string($0.callID),
                            "content": .string($0.content.encodedText), "is_error": .bool($0.isError),
                        ]
                    }
                )
            }
        if isCached, !blocks.isEmpty { blocks[blocks.count - 1]["cache_control"] = Self.cached }
        return ["role": role, "content": .array(blocks.map(JSONValue.object))]
    }

    private static let cached: JSONValue = ["type": "ephemeral"]
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
