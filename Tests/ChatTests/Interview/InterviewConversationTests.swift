import Contracts
import Foundation
import Testing

@testable import Chat

@Suite("A conversation with the guided interview")
struct InterviewConversationTests {
    @Test("each message brings one question, why it matters, and three suggestions")
    func oneQuestion() {
        var talk = InterviewTalk()
        talk.say(stockAnswers[0])
        #expect(talk.text.contains("I will call it **Stock reservation** for now"))
        for answer in stockAnswers.dropFirst().dropLast() {
            talk.say(answer)
            #expect(talk.text.components(separatedBy: "*Why it matters:*").count == 2)
            #expect(talk.suggestions.count == 3)
            #expect(talk.interview.pending?.offered == talk.suggestions)
        }
        #expect(talk.interview.answeredCount == 23)
        talk.say(stockAnswers[24])
        #expect(talk.text.contains("Shall I write the BRD?"))
        #expect(talk.interview.answeredCount == Interview.total)
    }

    @Test("earlier answers fill the gaps of later questions")
    func shaped() {
        var talk = InterviewTalk()
        talk.say(all: Array(stockAnswers[0...3]))
        #expect(!talk.text.contains("{"))
        talk.say(stockAnswers[4])
        #expect(talk.text.contains("when warehouse clerks use it"))
        #expect(talk.suggestions[0].contains("slot"), "suggestions for a reservation, not the general ones")
        talk.say(all: [stockAnswers[5], stockAnswers[6]])
        #expect(talk.suggestions[0].hasPrefix("Must on day one: reserve stock for an order."))
    }

    @Test("a vague answer is sharpened once, then the interview moves on")
    func probe() {
        var talk = InterviewTalk()
        talk.say(all: Array(stockAnswers[0...3]))
        talk.say("It should be faster")
        #expect(talk.text.contains("You said “faster”"))
        #expect(talk.interview.pending?.kind == .probe)
        talk.say("just faster")
        #expect(talk.interview.pending?.asked == .exceptions)
        #expect(talk.interview.discovery[.measure]?.doubt?.term == "faster")
        talk.say("back")
        #expect(talk.interview.pending?.asked == .measure)
        talk.say("From 3 days to 1 day by May 2027")
        #expect(talk.interview.discovery[.measure]?.doubt == nil)
        #expect(talk.interview.pending?.asked == .exceptions)
    }

    @Test("a thin answer that is explained gives way to the explanation")
    func thin() {
        var talk = InterviewTalk()
        talk.say(all: [stockAnswers[0], stockAnswers[1], "Clerks", "Warehouse clerks who want to pack complete orders"])
        #expect(
            talk.interview.discovery.role
                == Role(singular: "warehouse clerk", plural: "warehouse clerks", goal: "pack complete orders"))
    }

    @Test("a suggestion is picked as it was shown")
    func pick() {
        var talk = InterviewTalk()
        talk.say(stockAnswers[0])
        let offered = talk.suggestions
        talk.say("the second one")
        #expect(talk.interview.discovery[.problem]?.text == offered[1])
    }

    @Test("what is not known stays open and comes back at the end")
    func skip() {
        var talk = InterviewTalk()
        talk.say(all: [stockAnswers[0], "skip"])
        #expect(talk.text.contains("on the list for the sponsor"))
        #expect(talk.interview.discovery.skipped == [.problem])
        talk.say(all: Array(stockAnswers.dropFirst(2)))
        #expect(talk.text.contains("1 question is still open (problem)"))
        talk.say("continue")
        #expect(talk.interview.pending?.asked == .problem)
        talk.say(stockAnswers[1])
        #expect(talk.interview.discovery.skipped.isEmpty)
        #expect(talk.interview.answeredCount == Interview.total)
    }

    @Test(
        "whatever comes between, the pending question is kept",
        arguments: [
            "help", "summary", "why", "thanks", "hello", "What do the documents say about reservations?",
            "decision: no paper", "🙂", "BRD",
        ])
    func between(message: String) {
        var talk = InterviewTalk(library: stockHandbook)
        talk.say(all: Array(stockAnswers[0...2]))
        let before = talk.interview
        talk.say(message)
        #expect(talk.interview.pending?.asked == before.pending?.asked)
        #expect(talk.interview.pending?.offered == before.pending?.offered)
        #expect(talk.interview.discovery.answered == before.discovery.answered)
    }

    @Test("a named answer is changed in place")
    func change() {
        var talk = InterviewTalk()
        talk.say(all: Array(stockAnswers[0...4]))
        talk.say("change my answer about the primary user")
        #expect(talk.text.contains("Your answer so far"))
        talk.say("Shop managers who want to see what is left")
        #expect(talk.interview.discovery.role?.plural == "shop managers")
        #expect(talk.interview.pending?.asked == .exceptions)
        talk.say("correction: Shop assistants who want to see what is left")
        #expect(talk.interview.discovery.role?.plural == "shop assistants")
    }

    @Test("an answer that was stopped before its question leaves the next words as an addition")
    func stopped() {
        var talk = InterviewTalk()
        talk.say(all: Array(stockAnswers[0...1]))
        talk.messages.append(.user("Warehouse clerks who pack orders"))
        talk.messages.append(.assistant(AssistantMessage(text: "Then the")))
        talk.say("and the drivers")
        #expect(talk.interview.discovery[.primaryUser]?.additions == ["and the drivers"])
        #expect(talk.interview.pending?.asked == .capabilities)
    }

    @Test("a question inside an answer stays on the list")
    func raised() {
        var talk = InterviewTalk()
        talk.say(all: [stockAnswers[0], "Shops order items that are gone, 30 a week; who pays for the returns?"])
        #expect(talk.interview.discovery.raised == ["who pays for the returns?"])
        #expect(talk.text.contains("goes on the list"))
    }

    @Test("what the description already answers is offered as the answer")
    func foretold() {
        var talk = InterviewTalk()
        talk.say("A stock page for warehouse clerks. Today they lose orders because nobody sees reservations.")
        #expect(talk.text.contains("You wrote at the beginning"))
        #expect(talk.suggestions[0] == "Today they lose orders because nobody sees reservations.")
    }

    @Test("the same conversation gets the same reply")
    func deterministic() {
        var talk = InterviewTalk(library: stockHandbook)
        talk.say(all: Array(stockAnswers[0...5]))
        let request = talk.request(talk.messages + [.user("BRD")], .conversation)
        #expect(GuidedInterview.reply(to: request) == GuidedInterview.reply(to: request))
    }

    @Test("a meeting's pasted notes are sorted, and its minutes have the decisions and actions")
    func pastedNotes() throws {
        var talk = InterviewTalk(mode: .meeting)
        talk.say(stockAnswers[0])
        talk.say(
            """
            ## Decisions
            - Reservations end after 48 hours
            * **No mobile app** in this release

            Discussed: the printer. Is the printer ours to replace?
            Decision: the lead approves corrections
            We agreed to start in May. The weather was fine.

            Action items:
            - [ ] Anna: list of scanners
            - [ ] Ben sends the contract

            Present: Anna, Ben
            - coffee
            """)
        let known = talk.interview.discovery
        #expect(
            known.decisions == [
                "Reservations end after 48 hours", "No mobile app in this release", "the lead approves corrections",
                "We agreed to start in May.",
            ])
        #expect(known.actions == ["Anna: list of scanners", "Ben sends the contract"])
        #expect(known.raised.count == 1)
        talk.say("meeting notes")
        let minutes = try #require(talk.deliverable)
        #expect(minutes.type == .generatedFile)
        for said in known.decisions + known.actions {
            #expect(minutes.markdown.contains(Markdown.inline(said.trimmingSuffix { $0 == "." }.dropFirst())))
        }
    }

    @Test("a meeting gets short questions and keeps what was decided and promised")
    func meeting() {
        var talk = InterviewTalk(mode: .meeting)
        talk.say(stockAnswers[0])
        #expect(!talk.text.contains("Why it matters"))
        talk.say(all: ["Anna will send the list by Friday", stockAnswers[1], "We agreed to start with one shop"])
        #expect(talk.interview.discovery.actions == ["Anna will send the list by Friday"])
        #expect(talk.interview.discovery.decisions == ["We agreed to start with one shop"])
        talk.say("meeting notes")
        #expect(talk.deliverable?.type == .generatedFile)
        #expect(talk.deliverable?.markdown.contains("Anna will send the list by Friday") == true)
    }
}
