import Contracts
import Foundation
import Testing

@testable import Chat

@Suite("The documents the interview writes")
struct InterviewBriefTests {
    private func brd(after answers: [String], library: [RetrievedPassage] = stockHandbook, ask: String = "BRD") throws
        -> (markdown: String, talk: InterviewTalk)
    {
        var talk = InterviewTalk(library: library)
        talk.say(all: answers)
        talk.say(ask)
        return (try #require(talk.deliverable).markdown, talk)
    }

    @Test("every word of every answer stands in the BRD")
    func answersAppear() throws {
        let (markdown, _) = try brd(after: stockAnswers)
        let words = Set(Words.all(markdown))
        for answer in stockAnswers {
            for word in Words.all(answer) { #expect(words.contains(word), "“\(word)” of “\(answer)”") }
        }
    }

    @Test("every question without an answer is an open one, and only those", arguments: [2, 7, 12, 20])
    func openQuestions(count: Int) throws {
        let (markdown, talk) = try brd(after: Array(stockAnswers.prefix(count)))
        let section = try #require(markdown.section("Open questions"))
        for id in QuestionID.interview {
            let text = Markdown.inline(Slots(talk.interview.discovery).fill(Question.with(id).text))
            #expect(section.contains(text) == (talk.interview.discovery[id] == nil), "\(id)")
        }
    }

    @Test(
        "every [n] has a source whose quotation is in its document, and every source is cited", arguments: [3, 8, 25])
    func sources(count: Int) throws {
        let (markdown, _) = try brd(after: Array(stockAnswers.prefix(count)))
        let sources = try #require(markdown.section("Sources"))
        let body = markdown.replacingOccurrences(of: sources, with: "")
        let numbers = Set(body.matches(of: /\[(\d+)\]/).map { String($0.1) })
        let listed = Set(sources.matches(of: /\| \[(\d+)\] \|/).map { String($0.1) })
        #expect(!listed.isEmpty)
        #expect(numbers == listed)
        for line in sources.split(separator: "\n") where line.hasPrefix("| [") {
            let quote = try #require(line.firstMatch(of: /“(.*)”/)).1
            #expect(stockHandbook.contains { Markdown.inline($0.text).contains(quote) })
        }
    }

    @Test("ids are unique, and every one that is referred to exists")
    func ids() throws {
        let (markdown, _) = try brd(after: Array(stockAnswers.prefix(9)))
        for prefix in ["REQ-", "OQ-", "BR-", "QR-", "R-0", "OBJ-"] {
            let rows = markdown.split(separator: "\n").filter { $0.hasPrefix("| \(prefix)") }.map {
                $0.split(separator: " ")[1]
            }
            #expect(Set(rows).count == rows.count)
        }
        let defined = Set(markdown.split(separator: "\n").compactMap { $0.firstMatch(of: /^\| (OQ-\d+) \|/)?.1 })
        for reference in markdown.matches(of: /OQ-\d+/) { #expect(defined.contains(reference.0)) }
        let scenarios = markdown.matches(of: /AC-\d{3}\.\d+/).map(\.0)
        #expect(Set(scenarios).count == scenarios.count)
    }

    @Test("a story has a happy path and two failures, or an open question that asks for them", arguments: [7, 25])
    func criteria(count: Int) throws {
        let (markdown, talk) = try brd(after: Array(stockAnswers.prefix(count)))
        let acceptance = try #require(markdown.section("Acceptance criteria"))
        let stories = acceptance.components(separatedBy: "\n### ").dropFirst()
        #expect(stories.count == talk.interview.discovery.capabilities.count)
        for story in stories {
            #expect(story.contains("Happy path"))
            let scenarios = story.components(separatedBy: "Scenario:").count - 1
            #expect(scenarios >= 3 || story.contains("Fewer than two failure"))
        }
    }

    @Test("a whole interview makes the sections an analyst expects")
    func golden() throws {
        let (markdown, _) = try brd(after: stockAnswers)
        #expect(markdown.hasPrefix("# Business Requirements Document: Stock reservation\n"))
        let expected = [
            "| REQ-001 | The solution shall let warehouse clerks reserve stock for an order. | Must | A3",
            "| REQ-004 | The solution shall let warehouse clerks print the packing list. | Could | A3",
            "As a warehouse clerk, I want to release a reservation so that I can ship every order complete.",
            "| OBJ-1 | Lost orders from 30 a week to 5 a week by March 2027. | 30 a week | 5 a week | by March 2027 | complete |",
            "If stock is zero, the solution shall refuse the reservation.",
            "  And stock is zero\n  When the warehouse clerk tries to reserve stock for an order\n  Then the solution must refuse the reservation",
            "What should happen in this case: “damaged pallets”?",
            "| BR-01 | Only the clerk who reserved may release a reservation. | A9 |",
            "| Finance | Stakeholder | Needs the value of reserved stock | A11 |",
            "| R-01 | Clerks keep paper notes. |",
            "| The lead collects them for two weeks. | A22 |",
            "| Reservation | Stock set aside for one order. |",
            "- No mobile app. (A6)",
        ]
        for line in expected { #expect(markdown.contains(line), "\(line)") }
        let headings = markdown.split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(
            headings.count == BriefSection.allCases.count - 1, "all but decisions and actions, of which there are none")
    }

    @Test("after six answers a section without material says in one line what is missing")
    func thin() throws {
        let (markdown, _) = try brd(after: Array(stockAnswers.prefix(7)), library: [])
        for title in ["Assumptions", "Constraints", "Dependencies", "Transition and roll-out", "Quality requirements"] {
            let section = try #require(markdown.section(title))
            #expect(section.split(separator: "\n").filter { !$0.isEmpty }.count == 2, "\(title)")
            #expect(section.contains("*Not known yet:*"))
        }
        #expect(markdown.section("Sources") == nil)
    }

    @Test(
        "the other documents come from the same answers",
        arguments: [
            ("user stories", ArtifactType.userStories, "As a warehouse clerk, I want to reserve stock"),
            ("acceptance criteria", .acceptanceCriteria, "Scenario: AC-001.1 Happy path"),
            ("requirements document", .requirementsDoc, "| REQ-001 |"),
        ])
    func others(ask: String, type: ArtifactType, line: String) throws {
        let (markdown, talk) = try brd(after: Array(stockAnswers.prefix(9)), ask: ask)
        #expect(talk.deliverable?.type == type)
        #expect(markdown.contains(line))
        #expect(talk.text.contains("open question"))
        #expect(talk.queries.count <= SearchPlan.most)
    }

    @Test("the button for a document gets tool calls and no text")
    func silent() throws {
        var talk = InterviewTalk(library: stockHandbook)
        talk.say(all: Array(stockAnswers.prefix(7)))
        let kept = talk.interview.discovery
        talk.say("Generate the acceptance criteria from this conversation.", purpose: .artifact)
        #expect(talk.text.isEmpty)
        #expect(!talk.queries.isEmpty)
        #expect(talk.deliverable?.type == .acceptanceCriteria)
        talk.say("Make a document", purpose: .artifact)
        #expect(talk.deliverable?.type == .brd)
        #expect(talk.interview.discovery == kept)
        var fresh = InterviewTalk()
        fresh.say("BRD", purpose: .artifact)
        #expect(fresh.deliverable != nil)
    }

    @Test("before anything is known there is nothing to write")
    func nothing() {
        var talk = InterviewTalk()
        talk.say("write the BRD")
        #expect(talk.deliverable == nil)
        #expect(talk.interview.pending?.asked == .idea)
    }
}

extension String {
    /// A section of a document with its heading, up to the next one.
    fileprivate func section(_ title: String) -> String? {
        components(separatedBy: "\n## ").first { $0.prefix { $0 != "\n" }.hasSuffix(" " + title) }
    }
}
