import Contracts
import Testing

@testable import Chat

@Suite("What a message to the interview is meant to do")
struct InterviewIntentTests {
    private let asked = IntentClassifier(
        pending: Memory(asked: .capabilities, offered: ["See it", "Change it", "Close it"]), hasIdea: true)
    private let fresh = IntentClassifier(pending: nil, hasIdea: false)

    @Test(
        "an answer is an answer, whatever word it begins with",
        arguments: [
            "Reserve stock, see it and release it", "When stock is zero, refuse", "Can see all orders",
            "What they enter is the order number",
            "How it is done today: by hand", "Does not matter much to the clerks, they see both",
            "Who: warehouse clerks",
            "The user stories must be exported to Jira", "Help customers to find their orders quickly in the list",
            "Status of each order and its history", "Thanks to the scanner they book it at once", "Customers?",
            "They book it at the gate. The lead checks it once a day. Is that what you mean?",
            "Next to the order they see the price",
        ])
    func answers(text: String) {
        #expect(asked.intent(of: text) == .answer(text))
    }

    @Test(
        "suggestions are picked by number, by ordinal and by their text",
        arguments: [
            ("1", "See it"), ("2.", "Change it"), ("#3", "Close it"), ("option 2", "Change it"),
            ("the second", "Change it"),
            ("the third one please", "Close it"), ("I take the first", "See it"), ("number two", "Change it"),
            ("the last", "Close it"),
            ("change it!", "Change it"), ("1 and 3", "See it; Close it"), ("1, 2", "See it; Change it"),
            ("all three", "See it; Change it; Close it"),
            ("2, but only for managers", "Change it. But only for managers."),
        ])
    func picks(text: String, chosen: String) {
        #expect(asked.intent(of: text) == .pick(chosen))
    }

    @Test("a number that was not offered is an answer", arguments: ["7", "0", "12 and 13"])
    func notOffered(text: String) {
        #expect(asked.intent(of: text) == .answer(text))
    }

    @Test(
        "a question is put to the documents",
        arguments: [
            "What does the document say about deadlines?", "which rules apply to reservations", "Is there a limit?",
            "how long are reservations kept", "Can customers cancel?", "where is the archive described",
            "And what about closed orders?",
            "does the handbook mention scanners",
        ])
    func questions(text: String) {
        #expect(asked.intent(of: text) == .ask(text))
    }

    @Test(
        "not knowing puts a question aside",
        arguments: [
            "skip", "Skip this one.", "I don't know", "I don’t know yet", "not sure", "We do not know", "later",
            "no idea", "TBD", "you decide",
            "I'm not sure about that", "pass",
        ])
    func skips(text: String) {
        #expect(asked.intent(of: text) == .skip)
    }

    @Test(
        "documents are asked for by name",
        arguments: [
            ("BRD", ArtifactType.brd), ("write the BRD", .brd),
            ("Can you create the business requirements document?", .brd),
            ("user stories please", .userStories), ("Generate user stories", .userStories),
            ("now the acceptance criteria", .acceptanceCriteria),
            ("give me a requirements document", .requirementsDoc), ("meeting notes", .generatedFile),
        ])
    func artifacts(text: String, type: ArtifactType) {
        #expect(asked.intent(of: text) == .artifact(type))
    }

    @Test(
        "commands are understood in several wordings",
        arguments: [
            ("What do you have so far?", Intent.summary), ("summary please", .summary), ("status", .summary),
            ("where are we", .summary),
            ("how many questions are left?", .summary), ("help", .help), ("What can you do?", .help), ("why", .explain),
            ("Why do you ask?", .explain), ("can you give me an example?", .explain), ("What do you mean?", .explain),
            ("thanks!", .thanks), ("Thank you very much", .thanks), ("hello", .greeting), ("Good morning", .greeting),
            ("go on", .proceed), ("next", .proceed), ("OK", .proceed), ("back", .revise(nil, nil)),
            ("go back", .revise(nil, nil)),
            ("change my answer", .revise(nil, nil)),
            ("I want to change my answer about the primary user", .revise(.primaryUser, nil)),
            ("change my answer about risks to: nobody has time", .revise(.risks, "nobody has time")),
            ("correction: it is 50 orders a week", .revise(nil, "it is 50 orders a week")), ("", .empty),
            ("   \n ", .empty), ("🙂🙂", .empty), ("???", .empty),
            ("Decision: no paper", .note(.decision, "no paper")),
            ("action: send the list", .note(.action, "send the list")),
        ])
    func commands(text: String, intent: Intent) {
        #expect(asked.intent(of: text) == intent)
    }

    @Test("the first real sentence is the description, a greeting before it is not")
    func description() {
        #expect(fresh.intent(of: "Hi") == .greeting)
        #expect(fresh.intent(of: "A portal for customers") == .describe("A portal for customers"))
        #expect(
            fresh.intent(of: "Hi, we need user stories for our new portal where customers order spare parts")
                == .describe("Hi, we need user stories for our new portal where customers order spare parts"))
        #expect(
            fresh.intent(of: "What does the handbook say about stock?")
                == .ask("What does the handbook say about stock?"))
    }

    @Test("in a meeting a promise or a decision is noted while something else is asked")
    func meeting() {
        let meeting = IntentClassifier(pending: Memory(asked: .measure), hasIdea: true, isMeeting: true)
        #expect(
            meeting.intent(of: "Anna will send the list by Friday")
                == .note(.action, "Anna will send the list by Friday"))
        #expect(meeting.intent(of: "We decided to start in May") == .note(.decision, "We decided to start in May"))
        #expect(meeting.intent(of: "From 5 days to 1 day") == .answer("From 5 days to 1 day"))
    }

    @Test("what is said when nothing was asked is an addition")
    func addition() {
        let idle = IntentClassifier(pending: nil, hasIdea: true)
        #expect(idle.intent(of: "The clerks wear gloves") == .addition("The clerks wear gloves"))
    }
}
