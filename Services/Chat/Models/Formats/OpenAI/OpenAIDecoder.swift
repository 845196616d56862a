/// Reads the stream of one chat completion: unnamed chunks, then `[DONE]`.
struct OpenAIDecoder: TurnDecoder {
    private struct Call {
        var id: String
        var name: String
        var arguments: String
    }

    private let round: Int
    private let returnsReasoning: Bool
    /// In the order they began, with the `index` the server gave each.
    private var calls: [(index: Int?, call: Call)] = []
    private var reasoning = ""
    private var meter = UsageMeter()
    private var ending = TurnEnding(meanings)

    /// - Parameters:
    ///   - round: makes the ids of calls unique where a server gives none.
    ///   - returnsReasoning: whether `reasoning_content` goes back with the turn's tool calls.
    init(round: Int, returnsReasoning: Bool) {
        self.round = round
        self.returnsReasoning = returnsReasoning
    }

    private static let meanings: [String: TurnEnding.Meaning] = [
        "length": .length, "content_filter": .failed(.refused),
        // DeepSeek: the answer was broken off for want of machines.
        "insufficient_system_resource": .failed(.overloaded),
    ]

    mutating func take(_ frame: StreamFrame) throws(ProviderFailure) -> [ModelEvent] {
        guard !ending.isReached else { return [] }
        if frame.data == "[DONE]" {
            ending.reason = ending.reason ?? "stop"
            return try end()
        }
        let chunk = try WireJSON.decode(Chunk.self, from: frame.data)
        if let error = chunk.error {
            throw ProviderFailure.inStream(codes: error.codes, message: error.message ?? "")
        }
        var events: [ModelEvent] = []
        // Only the first of several alternatives is asked for.
        if let choice = chunk.choices?.first {
            for part in [choice.delta?.content, choice.delta?.refusal] {
                if let part, !part.isEmpty { events.append(.text(part)) }
            }
            if returnsReasoning { reasoning += choice.delta?.reasoningContent ?? "" }
            for piece in choice.delta?.toolCalls ?? [] { try add(piece) }
            if let reason = choice.finishReason, !reason.isEmpty { ending.reason = reason }
        }
        // In the last chunk, whose `choices` are empty; some servers send it more than once.
        if let usage = chunk.usage { events += meter.rise(to: usage.total) }
        return events
    }

    mutating func end() throws(ProviderFailure) -> [ModelEvent] {
        try ending.reach(
            calls: calls.map { _, call in
                ToolCall(id: call.id, invocation: ToolInvocation(name: call.name, arguments: call.arguments))
            }, continuation: reasoning.isEmpty ? nil : reasoning)
    }

    private mutating func add(_ piece: Chunk.CallPiece) throws(ProviderFailure) {
        let known = calls.lastIndex { known in
            if let index = piece.index, known.index != index { return false }
            // Some servers send whole calls, all with index 0.
            return piece.id == nil || piece.id == "" || piece.id == known.call.id
        }
        if let known {
            calls[known].call.name += piece.function?.name ?? ""
            calls[known].call.arguments += piece.function?.arguments ?? ""
        } else {
            let id = piece.id.flatMap { $0.isEmpty ? nil : $0 } ?? "call-\(round)-\(calls.count)"
            calls.append(
                (
                    piece.index,
                    Call(id: id, name: piece.function?.name ?? "", arguments: piece.function?.arguments ?? "")
                ))
            try TurnEnding.check(calls: calls.count)
        }
    }

    private struct Chunk: Decodable {
        struct CallPiece: Decodable {
            struct Function: Decodable {
                var name: String?
                var arguments: String?
            }
            var index: Int?
            var id: String?
            var function: Function?
        }
        struct Delta: Decodable {
            var content: String?
            var refusal: String?
            var reasoningContent: String?
            var toolCalls: [CallPiece]?
        }
        struct Choice: Decodable {
            var delta: Delta?
            var finishReason: String?
        }
        struct Usage: Decodable {
            struct Details: Decodable { var cachedTokens: TokenCount? }
            var promptTokens: TokenCount?
            var completionTokens: TokenCount?
            var promptTokensDetails: Details?
            /// DeepSeek's.
            var promptCacheHitTokens: TokenCount?

            /// `prompt_tokens` has the cached ones in it; `completion_tokens` has the reasoning.
            var total: TokenUsage {
                let cached = (promptCacheHitTokens ?? promptTokensDetails?.cachedTokens)?.value ?? 0
                return TokenUsage(
                    input: max(0, (promptTokens?.value ?? 0) - cached), output: completionTokens?.value ?? 0,
                    cacheRead: cached)
            }
        }
        struct Failure: Decodable {
            var message: String?
            var type: String?
            /// Text at OpenAI, a number at llama.cpp.
            var code: JSONValue?

            var codes: [String] {
                [
                    type, code?.text,
                    { if case .integer(let number)? = code { String(number) } else { nil } }(),
                ].compactMap(\.self)
            }
        }
        var choices: [Choice]?
        var usage: Usage?
        var error: Failure?
    }
}
