import Contracts
import Foundation
import ServiceKit

/// One event of an answer, as it is stored and sent: a name that clients know and a JSON object.
struct RunEvent: Codable, Sendable, Equatable {
    let name: String
    /// One line of JSON with sorted keys, so that the same event is the same text.
    let data: String

    private init(_ name: String, _ payload: some Encodable) {
        self.name = name
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            data = String(decoding: try encoder.encode(payload), as: UTF8.self)
        } catch {
            preconditionFailure("event payloads are text, numbers and lists: \(error)")
        }
    }

    /// Whether nothing comes after it.
    var isTerminal: Bool {
        ["message_complete", "error", "stopped", "interrupted"].contains(name)
    }

    /// The text that this event adds to the answer.
    var addedText: String {
        // An event of this name holds what `textDelta` wrote, and is read as that.
        guard name == Self.textDeltaName, let delta = try? JSON.decode(TextDelta.self, from: Data(data.utf8)) else {
            return ""
        }
        return delta.text
    }

    /// The citation that this event adds to the answer.
    var addedCitation: Citation? {
        guard name == Self.citationName else { return nil }
        // As above: only `citation` writes such events.
        return try? JSON.decode(Citation.self, from: Data(data.utf8))
    }
}

extension RunEvent {
    private static let textDeltaName = "text_delta"
    private static let citationName = "citation"

    private struct TextDelta: Codable { var text: String }
    private struct Started: Encodable {
        var runId: String
        @Nullable var messageId: String?
    }
    private struct Status: Encodable { var status: String }
    private struct CreatedArtifact: Encodable {
        var id: String
        var artifactType: ArtifactType
        var title: String
    }
    private struct Completed: Encodable {
        struct Usage: Encodable {
            var inputTokens: Int
            var outputTokens: Int
        }
        var content: String
        var usage: Usage
        var model: String
        var modelName: String?
        @Nullable var messageId: String?
        var citations: [Citation]
        var suggestions: [String]
    }
    private struct BudgetShare: Encodable {
        var usedUsd: Double
        var limitUsd: Double
        var share: Double
    }
    private struct Failure: Encodable {
        var code: String
        var message: String
        var retryable: Bool
    }
    private struct Interruption: Encodable {
        var message: String
        var retryable: Bool
    }

    static func started(_ run: Run) -> RunEvent {
        RunEvent("run_started", Started(runId: run.id, messageId: run.messageID))
    }
    static func textDelta(_ text: String) -> RunEvent {
        RunEvent(textDeltaName, TextDelta(text: text))
    }
    static func toolExecuting(_ status: String) -> RunEvent {
        RunEvent("tool_executing", Status(status: status))
    }
    static func citation(_ citation: Citation) -> RunEvent {
        RunEvent(citationName, citation)
    }
    static func artifactCreated(id: String, type: ArtifactType, title: String) -> RunEvent {
        RunEvent("artifact_created", CreatedArtifact(id: id, artifactType: type, title: title))
    }
    static func complete(_ answer: Answer, model: String, messageID: String?) -> RunEvent {
        RunEvent(
            "message_complete",
            Completed(
                content: answer.text,
                usage: .init(inputTokens: answer.usage.input, outputTokens: answer.usage.output),
                model: answer.extras.model?.provider ?? model, modelName: answer.extras.model?.model,
                messageId: messageID, citations: answer.extras.citations, suggestions: answer.extras.suggestions))
    }
    static func budget(usedMicrodollars used: Int, limitMicrodollars limit: Int) -> RunEvent {
        RunEvent(
            "budget",
            BudgetShare(
                usedUsd: Double(used) / 1e6, limitUsd: Double(limit) / 1e6,
                share: (Double(used) / Double(limit) * 1_000).rounded() / 1_000))
    }
    static func failed(_ failure: ModelFailure) -> RunEvent {
        RunEvent("error", Failure(code: failure.code, message: failure.message, retryable: failure.isRetryable))
    }
    static let stopped = RunEvent("stopped", [String: String]())
    static func interrupted(_ message: String) -> RunEvent {
        RunEvent("interrupted", Interruption(message: message, retryable: true))
    }
}

/// An event with its place in the run, from 1 without gaps.
struct NumberedEvent: Sendable, Equatable {
    var seq: Int
    var event: RunEvent
}

/// What an answer has come to.
struct Answer: Sendable, Equatable {
    var text = ""
    var extras = MessageExtras()
    var usage = TokenUsage()
}
