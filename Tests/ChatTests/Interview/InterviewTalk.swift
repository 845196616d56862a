import Contracts
import Testing

@testable import Chat

/// A conversation with the guided interview, played as the server plays it: tool calls are run against a small library
/// and the model is asked again with their results.
struct InterviewTalk {
    var mode: ConversationMode?
    var library: [RetrievedPassage] = []
    var messages: [ModelMessage] = []
    /// What the last turn brought.
    var text = ""
    var citations: [CitedPassage] = []
    var suggestions: [String] = []
    var queries: [String] = []
    var deliverable: (type: ArtifactType, title: String, markdown: String)?

    init(mode: ConversationMode? = nil, library: [RetrievedPassage] = []) {
        (self.mode, self.library) = (mode, library)
    }

    /// The state as the interview itself reads it.
    var interview: Interview {
        Interview.read(request(messages + [.user("status")], .conversation)).before
    }

    func request(_ messages: [ModelMessage], _ purpose: ModelRequest.Purpose) -> ModelRequest {
        ModelRequest(
            messages: messages, purpose: purpose, mode: mode, kind: .baAssistant, projectName: "Project",
            hasDocuments: !library.isEmpty)
    }

    @discardableResult
    mutating func say(_ message: String, purpose: ModelRequest.Purpose = .conversation) -> String {
        (text, citations, suggestions, queries, deliverable) = ("", [], [], [], nil)
        var turn: [ModelMessage] = [.user(message)]
        var memory: String?
        for _ in 0..<6 {
            let events = GuidedInterview.reply(to: request(messages + turn, purpose))
            var said = AssistantMessage(text: "")
            var results: [ModelMessage] = []
            for event in events {
                switch event {
                case .text(let piece): said.text += piece
                case .citation(let cited): citations.append(cited)
                case .suggestions(let offered): suggestions = offered
                case .memory(let kept): memory = kept
                case .answering, .continuation, .usage, .finished: break
                case .toolCall(let call):
                    said.toolCalls.append(call)
                    switch call.invocation {
                    case .searchDocuments(let query):
                        queries.append(query)
                        results.append(.tool(ToolResult(callID: call.id, outcome: .passages(search(query)))))
                    case .saveArtifact(let type, let title, let markdown):
                        deliverable = (type, title, markdown)
                        results.append(.tool(ToolResult(callID: call.id, outcome: .artifactSaved(id: "artifact"))))
                    case .unusable(let name, let why): Issue.record("\(name): \(why)")
                    }
                }
            }
            text += said.text
            turn += [.assistant(said)] + results
            if events.last == .finished(.complete) { break }
        }
        if purpose == .conversation {
            messages += [.user(message), .assistant(AssistantMessage(text: text, memory: memory))]
        }
        return text
    }

    mutating func say(all lines: [String]) {
        for line in lines { say(line) }
    }

    /// The given answer to every question, without the replies in between.
    mutating func answerEverything(_ text: String) {
        for id in QuestionID.interview {
            messages += [
                .assistant(AssistantMessage(text: "?", memory: Memory(asked: id, kind: .revision).text)), .user(text),
            ]
        }
        messages.append(.assistant(AssistantMessage(text: "?", memory: Memory(asked: nil).text)))
    }

    private func search(_ query: String) -> [RetrievedPassage] {
        let stems = Words.content(query)
        let scored = library.map { (passage: $0, score: Words.overlap(stems, Words.content($0.text))) }
        return scored.filter { $0.score > 0 }.sorted { $0.score > $1.score }.prefix(6).map(\.passage)
    }
}

/// A short process description, in passages.
let stockHandbook: [RetrievedPassage] = [
    """
    1 Purpose. Stock is counted by hand each evening because orders and deliveries are kept in separate books.
    Two shops may order the same item, and the problem is noticed only when the warehouse packs it.
    """,
    """
    2 Reservations. A reservation of stock must name the order it belongs to. A reservation that is not
    confirmed within 48 hours is released. Warehouse clerks must not reserve stock for closed orders.
    """,
    "3 Roles. The warehouse lead is responsible for corrections of stock. Warehouse clerks may see all reservations.",
    "4 Interfaces. The stock system sends its data to the finance system as a file each night.",
    "5 Cafeteria. The menu changes on Mondays.\nGuests pay at the counter.",
].enumerated().map { index, text in
    RetrievedPassage(
        documentID: "handbook", filename: "handbook.txt", passage: index + 1, place: "section \(index + 1)", text: text)
}

/// The opening and one good answer to each question, in the order they are asked.
let stockAnswers = [
    "We'd like to build a stock reservation feature that lets warehouse clerks reserve stock for orders.",
    "Shops order items that are already gone because nobody sees reservations, about 30 orders a week.",
    "Warehouse clerks who need to ship every order complete",
    "reserve stock for an order, see who reserved what, release a reservation and print the packing list",
    "Lost orders from 30 a week to 5 a week by March 2027",
    "If stock is zero, refuse the reservation; if the connection breaks, keep what was typed; damaged pallets",
    "No mobile app, no reservations by customers",
    "Must: reserve stock and see who reserved what. Should: release a reservation. Could: print the packing list.",
    "The clerk opens the order; reserves the stock; the system confirms; the packing list is printed",
    "Only the clerk who reserved may release a reservation; a reservation ends after 48 hours",
    "The evening count is written into a spreadsheet by the warehouse lead",
    "Finance: needs the value of reserved stock; shop managers must agree",
    "Order number, item and quantity, kept for 2 years, nothing personal",
    "It sends its data to the finance system each night",
    "Warehouse clerks see all reservations; only the warehouse lead deletes",
    "40 clerks at once, 2000 reservations a day, 95 of 100 answers within 2 seconds",
    "Company sign-in; every change is recorded with name and kept for 1 year",
    "A new clerk makes a reservation within 5 minutes on a handheld scanner",
    "Working days from 5 to 22, at most 1 hour down, nothing confirmed is lost",
    "It goes live before 1 November; no new licences",
    "Scanners have a network in every aisle",
    "The finance team opens its interface in September",
    "Clerks keep paper notes -> the lead collects them for two weeks; scanners fail",
    "One shop for 4 weeks, then all shops; half an hour of training",
    "Reservation: stock set aside for one order",
]
