import Contracts
import Testing

@testable import Chat

@Suite("The interview and the documents")
struct InterviewDocumentsTests {
    @Test("it searches before it speaks, and only where there are documents")
    func searches() {
        var without = InterviewTalk()
        without.say(stockAnswers[0])
        #expect(without.queries.isEmpty)
        var with = InterviewTalk(library: stockHandbook)
        with.say(stockAnswers[0])
        #expect(with.queries.count == 1)
        #expect(with.queries[0].allSatisfy { $0.isLetter || $0.isNumber || $0 == " " })
    }

    @Test("every citation quotes its passage word for word, under the number in the text")
    func citations() throws {
        var talk = InterviewTalk(library: stockHandbook)
        var found = 0
        for line in stockAnswers + ["What do the documents say about reservations?"] {
            talk.say(line)
            for cited in talk.citations {
                let passage = try #require(
                    stockHandbook.first { $0.passage == cited.passage && $0.documentID == cited.documentID })
                #expect(passage.text.contains(cited.quote))
                #expect(talk.text.contains("[\(cited.number)]"))
                found += 1
            }
            #expect(talk.citations.map(\.number) == Array(1..<(talk.citations.count + 1)))
        }
        #expect(found >= 3)
    }

    @Test("no passage is quoted twice in the course of the questions")
    func once() {
        var talk = InterviewTalk(library: stockHandbook)
        var passages: [Int] = []
        for line in stockAnswers {
            talk.say(line)
            passages += talk.citations.map(\.passage)
        }
        #expect(Set(passages).count == passages.count)
    }

    @Test("a question is answered with quotations, and the interview goes on")
    func answered() {
        var talk = InterviewTalk(library: stockHandbook)
        talk.say(all: Array(stockAnswers[0...2]))
        talk.say("What does the handbook say about closed orders?")
        #expect(talk.citations.first?.quote.contains("closed orders") == true)
        #expect(talk.text.contains("Back to our question"))
    }

    @Test("what is not in the documents is not made up")
    func honest() {
        var talk = InterviewTalk(library: stockHandbook)
        talk.say(stockAnswers[0])
        talk.say("What do the documents say about unicorns and submarine pilots?")
        #expect(talk.citations.isEmpty)
        #expect(talk.text.contains("I found nothing about “unicorns submarine pilots”"))
        #expect(talk.queries.count == 2, "tried once more with fewer words")
    }

    @Test("without documents it says so")
    func none() {
        var talk = InterviewTalk()
        talk.say(all: [stockAnswers[0], "What do the documents say about deadlines?"])
        #expect(talk.text.contains("no documents yet"))
    }

    @Test("a failed search is told and does not end the interview")
    func failed() {
        let talk = InterviewTalk(library: stockHandbook)
        let call = ToolCall(id: "search-1", invocation: .searchDocuments(query: "stock"))
        let events = GuidedInterview.reply(
            to: talk.request(
                [
                    .user(stockAnswers[0]), .assistant(AssistantMessage(text: "", toolCalls: [call])),
                    .tool(ToolResult(callID: "search-1", outcome: .failed("The documents service does not answer."))),
                ], .conversation))
        let text = events.map { if case .text(let text) = $0 { text } else { "" } }.joined()
        #expect(text.contains("The documents service does not answer. The interview goes on without them."))
        #expect(text.contains("Why it matters"))
        #expect(events.last == .finished(.complete))
    }

    @Test("refinement looks through all areas first and asks about the gaps")
    func refinement() {
        var talk = InterviewTalk(mode: .documentRefinement, library: stockHandbook)
        talk.say(stockAnswers[0])
        #expect(talk.queries.count == SearchPlan.most)
        #expect(talk.text.contains("They are silent on"))
        let asked = talk.interview.pending?.asked
        #expect(asked.map { talk.interview.covered.contains(Question.with($0).area) } == false)
        talk.say(stockAnswers[13])
        #expect(talk.queries.count == 1)
    }
}
