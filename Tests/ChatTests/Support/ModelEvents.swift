@testable import Chat

extension [ModelEvent] {
    var text: String {
        map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }

    var usage: TokenUsage {
        reduce(into: TokenUsage()) { total, event in
            if case .usage(let usage) = event { total = total + usage }
        }
    }

    var calls: [ToolCall] {
        compactMap { event in
            if case .toolCall(let call) = event { call } else { nil }
        }
    }

    var citations: [CitedPassage] {
        compactMap { event in
            if case .citation(let citation) = event { citation } else { nil }
        }
    }

    var continuation: String? {
        for case .continuation(let continuation) in self { return continuation }
        return nil
    }
}
