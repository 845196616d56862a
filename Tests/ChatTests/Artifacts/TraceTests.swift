import Foundation
import Testing

@testable import Chat

@Suite("Traces of requirements")
struct TraceTests {
    private let passage = RetrievedPassage(
        documentID: "doc-1", filename: "handbook.txt", passage: 3, place: "section 2",
        text: "A reservation that is not confirmed within 48 hours is released. Clerks eat at noon.")

    private func material(_ texts: String...) -> SourceMaterial {
        SourceMaterial(
            messages: texts.enumerated().map { .init(id: "m\($0.offset)", isFromPerson: true, text: $0.element) },
            passages: [passage])
    }

    private func links(_ markdown: String, _ material: SourceMaterial) -> [[Trace.Link]] {
        TraceFinder.traces(of: markdown, from: material).map(\.links)
    }

    @Test("lead to the message that has the requirement's words, and to no other")
    func words() {
        let found = links(
            "- REQ-001: The solution shall let clerks print the packing list.\n- REQ-002: Something nobody mentioned ever.",
            material("We need a tool for clerks.", "Clerks print a packing list for each order.", "Thanks"))
        #expect(found == [[.init(source: .message(id: "m1"), basis: .words)], []])
    }

    @Test("lead to the passage that the document names, word for word")
    func reference() throws {
        let found = links("| REQ-001 | The system shall release it. [1] |", material())
        guard case .passage(let source) = try #require(found.first?.first).source else {
            Issue.record("no passage")
            return
        }
        #expect(source.documentID == "doc-1" && source.number == 3 && passage.text.contains(source.quote))
        #expect(links("| REQ-001 | The system shall release it. [2] |", material()) == [[]])
        let byWords = links("- REQ-001: An unconfirmed reservation is released within 48 hours.", material())
        #expect(byWords.first?.first?.basis == .words)
    }

    @Test("of a requirement that stays are kept")
    func kept() {
        var later = material()
        later.former = [Trace(requirement: "REQ-001", links: [.init(source: .message(id: "old"), basis: .words)])]
        #expect(
            links("- REQ-001: Anything else entirely", later) == [[.init(source: .message(id: "old"), basis: .words)]])
    }

    @Test("of the guided interview lead to its answers and quotations")
    func interview() throws {
        var talk = InterviewTalk(library: stockHandbook)
        talk.say(all: stockAnswers)
        talk.say("BRD")
        let markdown = try #require(talk.deliverable).markdown
        var messages: [SourceMaterial.Message] = []
        for message in talk.messages {
            if case .user(let text) = message {
                messages.append(.init(id: "m\(messages.count)", isFromPerson: true, text: text))
            }
        }
        let traces = TraceFinder.traces(
            of: markdown, from: SourceMaterial(messages: messages, passages: stockHandbook))
        let requirements = traces.filter { $0.requirement.hasPrefix("REQ") }
        #expect(requirements.count > 5)
        for trace in requirements { #expect(!trace.links.isEmpty, "\(trace.requirement)") }
        let capability = try #require(requirements.first)
        #expect(capability.links.first == .init(source: .message(id: "m3"), basis: .reference))
        #expect(traces.contains { $0.links.contains { !$0.isMessage && $0.basis == .reference } })
    }

    @Test("as a file are quoted, and no spreadsheet computes them")
    func csv() {
        let text = CSV.text([
            ["a,b", "say \"x\"", "two\r\nlines"], ["=1+1", "  +cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\tx", "＝1"],
            ["", "é"],
        ])
        #expect(
            text == "\u{FEFF}\"a,b\",\"say \"\"x\"\"\",\"two\r\nlines\"\r\n"
                + "'=1+1,'  +cmd|' /C calc'!A0,'-2,'@SUM(A1),'\tx,'＝1\r\n,é\r\n")
        #expect(Array(text.utf8.prefix(3)) == [0xEF, 0xBB, 0xBF])
    }
}
