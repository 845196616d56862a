import Synchronization

/// The guided interview as a model beside the others: its reply, streamed at a pace people can follow.
struct InterviewModel: ChatModel {
    let id = "interview"
    let name = "Guided interview"
    let isDeterministic = true
    let hasMemory = true

    /// Between two pieces of text, each about a word.
    var pace: Duration = .milliseconds(12)

    /// Pulled piece by piece by whoever reads: nothing is buffered, nothing runs on when the reader has gone, and a
    /// cancelled reader gets `CancellationError`.
    func events(for request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
        let pace = pace
        let waiting = Mutex<[ModelEvent]?>(nil)
        return AsyncThrowingStream(unfolding: {
            try Task.checkCancellation()
            let next = waiting.withLock { pieces in
                if pieces == nil { pieces = GuidedInterview.reply(to: request).flatMap(\.pieces).reversed() }
                return pieces?.popLast()
            }
            if case .text = next, pace > .zero { try await Task.sleep(for: pace) }
            return next
        })
    }
}

extension ModelEvent {
    /// A text as its words, each with the white space behind it; every other event as it is.
    var pieces: [ModelEvent] {
        guard case .text(let text) = self else { return [self] }
        var pieces: [ModelEvent] = []
        var start = text.startIndex
        var index = start
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index].isWhitespace, next == text.endIndex || !text[next].isWhitespace {
                pieces.append(.text(String(text[start..<next])))
                start = next
            }
            index = next
        }
        return start < text.endIndex ? pieces + [.text(String(text[start...]))] : pieces
    }
}
