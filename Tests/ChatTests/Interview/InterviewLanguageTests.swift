import Testing

@testable import Chat

@Suite("How the interview reads answers")
struct InterviewLanguageTests {
    @Test(
        "an answer that lists several things is taken apart",
        arguments: [
            ("reserve stock, see it and release it", ["reserve stock", "see it", "release it"]),
            ("- one thing\n- another thing\n3) a third", ["one thing", "another thing", "a third"]),
            ("They need to: enter orders, print lists", ["enter orders", "print lists"]),
            ("enter orders; print lists (A4, A5); close", ["enter orders", "print lists (A4, A5)", "close"]),
            ("amounts of 1,000 and more", ["amounts of 1,000 and more"]),
            ("submit requests and track their state", ["submit requests", "track their state"]),
            ("search and filter orders", ["search and filter orders"]),
            ("See their cases, but not delete them", ["See their cases, but not delete them"]),
        ])
    func lists(text: String, items: [String]) {
        #expect(Items.split(text, .list) == items)
    }

    @Test(
        "a comma does not part a condition from its consequence",
        arguments: [
            ("If stock is zero, refuse. Otherwise, book it", ["If stock is zero, refuse, otherwise, book it"]),
            ("if a, then b; if c, then d", ["if a, then b", "if c, then d"]),
        ])
    func clauses(text: String, items: [String]) {
        #expect(Items.split(text, .clauses) == items)
    }

    @Test(
        "the role and its goal are read from a sentence",
        arguments: [
            (
                "Warehouse clerks who need to reserve stock before shipping", "warehouse clerk", "warehouse clerks",
                "reserve stock before shipping"
            ),
            ("Mainly our customers, trying to renew a contract", "customer", "customers", "renew a contract"),
            ("HR staff who want to close cases", "member of HR staff", "HR staff", "close cases"),
            ("a nurse", "nurse", "nurses", nil), ("Secretaries", "secretary", "secretaries", nil),
            ("People who want to pay", "person", "people", "pay"),
        ] as [(String, String, String, String?)])
    func roles(text: String, singular: String, plural: String, goal: String?) {
        let role = Role(parsing: text)
        #expect(role == Role(singular: singular, plural: plural, goal: goal))
    }

    @Test(
        "the first description shows for whom it is, or nothing is guessed",
        arguments: [
            ("a page that lets warehouse clerks reserve stock", "warehouse clerks"),
            ("A portal where customers follow orders", "customers"),
            ("a checker that tells package maintainers what is wrong", "package maintainers"),
            ("a form for purchase orders", nil),
            ("a better report", nil),
        ] as [(String, String?)])
    func guesses(text: String, plural: String?) {
        #expect(Role.guess(from: text)?.plural == plural)
    }

    @Test(
        "a capability becomes a verb phrase, a thing or something the system does",
        arguments: [
            ("Clerks can reserve stock", Capability.Form.action, "reserve stock"),
            ("they must be able to see orders", .action, "see orders"),
            ("Reserving stock", .action, "reserve stock"),
            ("The system must send an e-mail", .system, "send an e-mail"),
            ("The system sends an e-mail", .system, "send an e-mail"),
            ("stock overview per branch", .thing, "stock overview per branch"),
            ("pass it to a deputy", .action, "pass it to a deputy"),
        ])
    func capabilities(text: String, form: Capability.Form, phrase: String) {
        let capability = Capability(text)
        #expect(capability.form == form)
        #expect(capability.text == phrase)
    }

    @Test(
        "the feature gets a short name from the description",
        arguments: [
            ("I'd like to build a stock reservation feature that lets clerks reserve stock", "Stock reservation"),
            ("Hi, we want to let customers change their orders online.", "Let customers change their orders online"),
            ("We want a checker that tells package maintainers what breaks", "Checker for package maintainers"),
            ("A tool that checks copyright files for maintainers", "Tool that checks copyright files"),
            ("请帮我做一个报表", "请帮我做一个报表"),
        ])
    func names(idea: String, name: String) {
        #expect(Feature(describedBy: idea).name == name)
    }

    @Test(
        "a case and its consequence are told apart",
        arguments: [
            ("If stock is zero, refuse the order", "stock is zero", "the solution must refuse the order"),
            ("stock is zero -> a message is shown", "stock is zero", "a message is shown"),
            ("Refuse the order when stock is zero", "stock is zero", "the solution must refuse the order"),
            ("damaged pallets", "damaged pallets", nil),
        ] as [(String, String, String?)])
    func conditions(text: String, given: String, consequence: String?) {
        let condition = Condition(text)
        #expect(condition.given == given)
        #expect(condition.consequence == consequence)
    }

    @Test(
        "a measure is read as figure, start, target and date",
        arguments: [
            ("Lost orders from 30 a week to 5 a week by March 2027", "30 a week", "5 a week", "by March 2027"),
            (
                "At least 70 % of cases without a call within 3 months of going live", nil, "At least 70 %",
                "within 3 months of going live"
            ),
            ("answers within 2 seconds", nil, "within 2 seconds", nil), ("Happier customers", nil, nil, nil),
            ("Reduce errors by 30 %", nil, "by 30 %", nil),
        ] as [(String, String?, String?, String?)])
    func measures(text: String, baseline: String?, target: String?, deadline: String?) {
        let measure = Measure(text)
        #expect(measure.baseline == baseline)
        #expect(measure.target == target)
        #expect(measure.deadline == deadline)
    }

    @Test("priorities are applied to what they were said about")
    func priorities() {
        let said = Priorities([
            "Must: reserve stock and see reservations", "Should: release a reservation", "everything else could wait",
        ])
        #expect(said.of("reserve stock for an order") == .must)
        #expect(said.of("release a reservation") == .should)
        #expect(said.of("print the packing list") == .could)
        #expect(Priorities(["Everything on the list must be there on day one"]).of("print") == .must)
        #expect(Priorities([]).of("print") == nil)
    }

    @Test(
        "vague words are found, measured ones are not",
        arguments: [
            ("It has to be fast", "fast"), ("fast, within 2 seconds for 50 people", nil),
            ("It must be user-friendly", "user-friendly"),
            ("Orders, invoices etc.", "etc."), ("3 forms etc.", "etc."), ("Some of them", "some"),
            ("as needed by the team", "as needed"),
            ("an easy form", "easy"), ("The clerk presses the green key", nil),
        ] as [(String, String?)])
    func vague(text: String, term: String?) {
        #expect(Vagueness.find(in: text, to: Question.with(.flow))?.term == term)
    }

    @Test("one word is too thin, unless it says that there is nothing")
    func thin() {
        #expect(Vagueness.find(in: "Customers", to: Question.with(.primaryUser)) != nil)
        #expect(Vagueness.find(in: "yes", to: Question.with(.constraints)) != nil)
        #expect(Vagueness.find(in: "None", to: Question.with(.constraints)) == nil)
        #expect(Vagueness.find(in: "no special terms", to: Question.with(.terms)) == nil)
        #expect(!Vagueness.isNone("no new licences"))
        #expect(Vagueness.find(in: "顧客が自分で注文を変更できるようにする", to: Question.with(.primaryUser)) == nil)
    }
}
