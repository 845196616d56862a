/// Reads the stream of one Gemini answer: whole responses, each with the next parts; no `[DONE]`.
struct GeminiDecoder: TurnDecoder {
    /// How ids begin that are ours because Gemini gave none.
    static let ownID = "call-"

    private let round: Int
    private var calls: [ToolCall] = []
    /// To be given back with the results of the calls.
    private var parts: [JSONValue] = []
    private var ending = TurnEnding(meanings)
    private var blockReason: String?
    private var meter = UsageMeter()

    init(round: Int) {
        self.round = round
    }

    private static let meanings: [String: TurnEnding.Meaning] = [
        "MAX_TOKENS": .length, "SAFETY": .failed(.refused), "RECITATION": .failed(.refused),
        "LANGUAGE": .failed(.refused), "BLOCKLIST": .failed(.refused), "PROHIBITED_CONTENT": .failed(.refused),
        "SPII": .failed(.refused), "MALFORMED_FUNCTION_CALL": .failed(.unreadable),
        "UNEXPECTED_TOOL_CALL": .failed(.unreadable), "TOO_MANY_TOOL_CALLS": .failed(.unreadable),
        "MISSING_THOUGHT_SIGNATURE": .failed(.unreadable),
    ]

    mutating func take(_ frame: StreamFrame) throws(ProviderFailure) -> [ModelEvent] {
        guard !ending.isReached else { return [] }
        let response = try WireJSON.decode(Response.self, from: frame.data)
        if let error = response.error {
            throw ProviderFailure.inStream(
                codes: [error.status, error.code.map(String.init)].compactMap(\.self), message: error.message ?? "")
        }
        var events: [ModelEvent] = []
        if let candidate = response.candidates?.first {
            for part in candidate.content?.parts ?? [] { events += try take(part) }
            ending.reason = candidate.finishReason ?? ending.reason
        }
        blockReason = response.promptFeedback?.blockReason ?? blockReason
        // Each replaces the one before.
        if let usage = response.usageMetadata { events += meter.rise(to: usage.total) }
        return events
    }

    mutating func end() throws(ProviderFailure) -> [ModelEvent] {
        // A question that was blocked has no candidate with a reason of its own.
        if let blockReason, ending.reason == nil { throw ProviderFailure(.refused, detail: blockReason) }
        return try ending.reach(calls: calls, continuation: calls.isEmpty ? nil : JSONValue.array(parts).encodedText)
    }

    private mutating func take(_ part: Part) throws(ProviderFailure) -> [ModelEvent] {
        if let call = part.functionCall {
            let id = call.id.flatMap { $0.isEmpty ? nil : $0 } ?? "\(Self.ownID)\(round)-\(calls.count)"
            let invocation = ToolInvocation(name: call.name ?? "", arguments: call.args ?? [:])
            calls.append(ToolCall(id: id, invocation: invocation))
            try TurnEnding.check(calls: calls.count)
            var given: [String: JSONValue] = ["name": .string(call.name ?? ""), "args": call.args ?? [:]]
            if let own = call.id, !own.isEmpty { given["id"] = .string(own) }
            keep(["functionCall": .object(given)], signature: part.thoughtSignature)
            return []
        }
        // A summary of what the model thought: billed, and not the answer.
        guard part.thought != true, let text = part.text else { return [] }
        if part.thoughtSignature == nil, case .object(let last)? = parts.last, let said = last["text"]?.text,
            last["thoughtSignature"] == nil
        {
            parts[parts.count - 1] = ["text": .string(said + text)]
        } else {
            keep(["text": .string(text)], signature: part.thoughtSignature)
        }
        return text.isEmpty ? [] : [.text(text)]
    }

    private mutating func keep(_ part: [String: JSONValue], signature: String?) {
        var part = part
        if let signature { part["thoughtSignature"] = .string(signature) }
        parts.append(.object(part))
    }

    private struct Part: Decodable {
        struct Call: Decodable {
            var id: String?
            var name: String?
            var args: JSONValue?
        }
        var text: String?
        var thought: Bool?
        var thoughtSignature: String?
        var functionCall: Call?
    }

    private struct Response: Decodable {
        struct Content: Decodable { var parts: [Part]? }
        struct Candidate: Decodable {
            var content: Content?
            var finishReason: String?
        }
        struct Feedback: Decodable { var blockReason: String? }
        struct Usage: Decodable {
            var promptTokenCount: TokenCount?
            var cachedContentTokenCount: TokenCount?
            var toolUsePromptTokenCount: TokenCount?
            var candidatesTokenCount: TokenCount?
            var thoughtsTokenCount: TokenCount?

            /// `promptTokenCount` has the cached ones in it; thoughts are billed as output.
            var total: TokenUsage {
                let cached = cachedContentTokenCount?.value ?? 0
                return TokenUsage(
                    input: max(0, (promptTokenCount?.value ?? 0) - cached) + (toolUsePromptTokenCount?.value ?? 0),
                    output: (candidatesTokenCount?.value ?? 0) + (thoughtsTokenCount?.value ?? 0), cacheRead: cached)
            }
        }
        struct Failure: Decodable {
            var code: Int?
            var status: String?
            var message: String?
        }
        var candidates: [Candidate]?
        var promptFeedback: Feedback?
        var usageMetadata: Usage?
        var error: Failure?
    }
}
