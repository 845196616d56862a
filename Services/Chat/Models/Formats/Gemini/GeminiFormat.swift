import Foundation

/// Gemini `streamGenerateContent?alt=sse` (ai.google.dev, "Generating content", "Function calling",
/// "Thought signatures").
struct GeminiFormat: WireFormat {
    var model: String
    var key: String
    var longestAnswer: Int

    func request(for prompt: Prompt) -> WireRequest {
        var body: [String: JSONValue] = [
            "systemInstruction": ["parts": [["text": .string(prompt.system)]]],
            "contents": .array(prompt.turns.map(content)),
            "generationConfig": ["maxOutputTokens": .integer(longestAnswer)],
        ]
        if !prompt.tools.isEmpty {
            body["tools"] = [
                [
                    "functionDeclarations": .array(
                        prompt.tools.map {
                            [
                                "name": .string($0.name), "description": .string($0.description),
                                "parameters": $0.parameters,
                            ]
                        })
                ]
            ]
            if prompt.mustCallTool { body["toolConfig"] = ["functionCallingConfig": ["mode": "ANY"]] }
        }
        let name = model.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? model
        return WireRequest(
            path: "/v1beta/models/\(name):streamGenerateContent?alt=sse", headers: [("x-goog-api-key", key)],
            body: .object(body))
    }

    func decoder(for prompt: Prompt) -> GeminiDecoder { GeminiDecoder(round: prompt.round) }

    private func content(_ turn: Prompt.Turn) -> JSONValue {
        switch turn {
        case .person(let texts):
            return ["role": "user", "parts": .array(texts.map { ["text": .string($0)] })]
        case .model(let text, let calls, let continuation):
            // The parts as they came, since Gemini 3 refuses its calls back without their signatures. They are our own
            // JSON; what cannot be read is told in the other form.
            if let continuation, let parts = try? JSONDecoder().decode(JSONValue.self, from: Data(continuation.utf8)) {
                return ["role": "model", "parts": parts]
            }
            let said: [JSONValue] = text.isEmpty ? [] : [["text": .string(text)]]
            // Calls of another model have no signature; for them the documentation has this word.
            let called = calls.map { call -> JSONValue in
                let (name, arguments) = call.invocation.offered
                return [
                    "functionCall": ["name": .string(name), "args": arguments],
                    "thoughtSignature": "skip_thought_signature_validator",
                ]
            }
            return ["role": "model", "parts": .array(said + called)]
        case .results(let results):
            return [
                "role": "user",
                "parts": .array(
                    results.map { result in
                        var response: [String: JSONValue] = [
                            "name": .string(result.tool), "response": result.content,
                        ]
                        if !result.callID.hasPrefix(GeminiDecoder.ownID) { response["id"] = .string(result.callID) }
                        return ["functionResponse": .object(response)]
                    }),
            ]
        }
    }
}
