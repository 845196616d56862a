import Testing

@testable import Chat

@Suite("Hostile words in an interview")
struct InterviewHostileTests {
    private static let hostile = [
        "# Heading | cell | cell\n## Another\n---\n| a | b |", "<script>alert(1)</script> <img src=x onerror=alert(1)>",
        "```gherkin\nScenario: fake\n```", "[click](javascript:alert(1)) ![x](http://example.org/x.png)",
        "see [7] and [12] and \\[3\\]",
        "\u{202E}evil\u{202C} \u{2066}text\u{2069}", "شحن الطلبات من المستودع قبل المساء",
        "🙂 reserve 📦, see 👀 and release 🕊️ it",
        "a\u{0}b\u{7}c nul and bell", "{feature} {role} {unknown}", "> quoted\n> again", "1. one\n1. one\n1. one",
        "| --- | --- |",
        "````\nfour ticks", "&lt;b&gt; & &amp;", "line\rcarriage\r\nboth", "~~~\nfence", "*** ___ ***",
    ]

    @Test("an answer breaks no table, heading, block of code or citation", arguments: hostile)
    func structure(text: String) throws {
        var talk = InterviewTalk()
        talk.say("A stock page for warehouse clerks " + text)
        talk.say("The clerks say: " + text)
        talk.answerEverything("The clerks say: " + text)
        talk.say("BRD")
        let markdown = try #require(talk.deliverable).markdown
        var isCode = false
        var columns: Int?
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") { isCode.toggle() }
            if isCode { continue }
            #expect(
                line.wholeMatch(of: /#{1,3} .*/) == nil || line.hasPrefix("# Business")
                    || line.wholeMatch(of: /## \d+\. .*|### US-\d+: .*/) != nil)
            if line.hasPrefix("|") {
                let cells = line.replacing(/\\./, with: "").count { $0 == "|" }
                #expect(columns == nil || columns == cells, "\(line)")
                columns = cells
            } else {
                columns = nil
            }
        }
        #expect(!isCode)
        #expect(!markdown.contains("<script") && !markdown.contains("<img"))
        let unescaped = markdown.replacing(/\\./, with: "")
        #expect(!unescaped.contains("](javascript") && unescaped.firstMatch(of: /\[\d+\]/) == nil)
        #expect(!markdown.contains("\u{202E}") && !markdown.contains("\u{0}"))
    }

    @Test(
        "very long messages are answered like others", .timeLimit(.minutes(2)),
        arguments: [
            String(repeating: "a", count: 32_000), String(repeating: "word ", count: 6_400),
            String(repeating: "a, ", count: 10_666),
            String(repeating: ";", count: 32_000), String(repeating: "If x, y. ", count: 3_555),
            String(repeating: "[1] ", count: 8_000),
            String(repeating: "🙂", count: 32_000), String(repeating: "\n", count: 31_990) + "x y z",
        ])
    func long(text: String) throws {
        var talk = InterviewTalk(library: stockHandbook)
        talk.say(text)
        #expect(!talk.text.isEmpty && talk.text.count < 8_000)
        talk.say(all: [stockAnswers[0], text, text, "BRD"])
        #expect(try #require(talk.deliverable).markdown.count < 400_000)
    }

    @Test("an empty message is met with the same question again", arguments: ["", " \n\t", "\u{200B}", "…", "🙂"])
    func empty(text: String) {
        var talk = InterviewTalk()
        talk.say(stockAnswers[0])
        talk.say(text)
        #expect(talk.interview.pending?.asked == .problem)
        #expect(talk.interview.answeredCount == 0)
    }

    @Test(
        "memory of another model is left alone",
        arguments: ["", "{}", "not json", #"{"asked":"nobody.knows"}"#, #"{"asked":7}"#])
    func foreign(memory: String) {
        let talk = InterviewTalk()
        let messages: [ModelMessage] = [
            .user("A stock page for clerks"), .assistant(AssistantMessage(text: "Hello!", memory: memory)),
            .user("Clerks pack orders"),
        ]
        #expect(GuidedInterview.reply(to: talk.request(messages, .conversation)).last == .finished(.complete))
    }

    @Test("a conversation without a message of the person begins with the first question")
    func nobody() {
        let events = GuidedInterview.reply(to: InterviewTalk().request([], .conversation))
        #expect(events.last == .finished(.complete))
    }
}
