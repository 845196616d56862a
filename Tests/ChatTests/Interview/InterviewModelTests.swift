import Testing

@testable import Chat

@Suite("The guided interview as a model")
struct InterviewModelTests {
    private let request = InterviewTalk().request([.user("A stock page that lets clerks reserve stock")], .conversation)

    @Test("it streams its reply word by word, nothing lost and nothing added")
    func pieces() async throws {
        let model = InterviewModel(pace: .zero)
        var events: [ModelEvent] = []
        for try await event in model.events(for: request) { events.append(event) }
        let whole = GuidedInterview.reply(to: request)
        #expect(events.text == whole.text)
        #expect(events.filter { !$0.isText } == whole.filter { !$0.isText })
        #expect(events.count { $0.isText } > 50)
        #expect(events.last == .finished(.complete))
    }

    @Test(
        "joined pieces are the text, whatever its white space",
        arguments: ["", " ", "a", "a b\n\nc ", "\n\nx", "  a  b  "])
    func joined(text: String) {
        #expect(ModelEvent.text(text).pieces.text == text)
    }

    @Test("a cancelled reader stops the reply at once")
    func cancelled() async throws {
        let model = InterviewModel(pace: .seconds(3600))
        let request = request
        let reader = Task {
            var count = 0
            for try await _ in model.events(for: request) { count += 1 }
            return count
        }
        reader.cancel()
        let outcome = await reader.result
        #expect((try? outcome.get()) ?? 0 == 0)
    }

    @Test("it is deterministic and costs nothing")
    func identity() {
        let model = InterviewModel()
        #expect(model.id == "interview" && model.name == "Guided interview" && model.isDeterministic)
        #expect(GuidedInterview.reply(to: request).contains(.usage(TokenUsage())))
    }
}

extension ModelEvent {
    fileprivate var isText: Bool { if case .text = self { true } else { false } }
}
