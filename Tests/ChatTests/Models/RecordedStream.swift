import Foundation
import Testing

@testable import Chat

/// A stream as a provider sends it, written after its documentation: a file of Tests/Streams.
struct RecordedStream: Sendable {
    let bytes: [UInt8]

    init(_ name: String, file: StaticString = #filePath) throws {
        let tests = URL(filePath: "\(file)").deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        bytes = Array(try Data(contentsOf: tests.appending(path: "Streams/\(name).sse")))
    }

    /// The frames when the bytes come in these pieces.
    static func frames(_ pieces: [ArraySlice<UInt8>]) throws -> [StreamFrame] {
        var parser = StreamFrameParser()
        return try pieces.flatMap { try parser.take($0) }
    }

    /// What a decoder makes of it, and how it ends.
    func read(with decoder: some TurnDecoder) throws -> (events: [ModelEvent], failure: ProviderFailure?) {
        var decoder = decoder
        var events: [ModelEvent] = []
        let frames = try Self.frames([bytes[...]])
        do throws(ProviderFailure) {
            for frame in frames { events += try decoder.take(frame) }
            events += try decoder.end()
            return (events, nil)
        } catch {
            return (events, error)
        }
    }

    static let names = [
        "anthropic-max-tokens", "anthropic-model-context-window-exceeded", "anthropic-overloaded",
        "anthropic-pause-turn", "anthropic-refusal", "anthropic-search", "anthropic-thinking", "deepseek-no-resource",
        "deepseek-reasoning", "gemini-blocked", "gemini-safety", "gemini-text", "gemini-tools", "openai-text",
        "openai-tools",
    ]
}
