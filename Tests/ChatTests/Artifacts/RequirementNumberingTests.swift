import Testing

@testable import Chat

@Suite("Requirement numbers")
struct RequirementNumberingTests {
    private func table(_ rows: [(String, String)]) -> String {
        "# BRD\n\n## Functional requirements\n\n| Id | Requirement |\n| --- | --- |\n"
            + rows.map { "| \($0.0) | \($0.1) |" }.joined(separator: "\n") + "\n"
    }

    /// The numbers of a text by what they stand for.
    private func numbers(_ markdown: String) -> [String: String] {
        Dictionary(
            Specification(markdown).gathered.map { ($0.entries.statement, $0.id.text) },
            uniquingKeysWith: { first, _ in first })
    }

    private func settle(_ versions: String...) -> RequirementNumbering.Settled {
        versions.reduce(.init(markdown: "", ledger: .empty)) { RequirementNumbering.settle($1, after: $0.ledger) }
    }

    @Test("of a first version stay as they were written")
    func first() {
        let text = table([("REQ-001", "Reserve stock."), ("REQ-007", "Print the list.")])
        #expect(settle(text).markdown == text)
    }

    @Test("follow the words when a model counts anew, also where they are only mentioned")
    func shifted() {
        let first = table([("REQ-001", "The clerk reserves stock."), ("REQ-002", "The clerk prints the packing list.")])
        let second =
            table([
                ("REQ-001", "The lead deletes reservations of closed orders."),
                ("REQ-002", "The clerk reserves stock."),
                ("REQ-003", "The clerk prints the packing list as PDF."),
            ]) + "\nREQ-002 and REQ-003 come first; US-002 is another matter.\n"
        let settled = settle(first, second)
        #expect(
            numbers(settled.markdown) == [
                "The lead deletes reservations of closed orders.": "REQ-003", "The clerk reserves stock.": "REQ-001",
                "The clerk prints the packing list as PDF.": "REQ-002",
            ])
        #expect(settled.markdown.contains("REQ-001 and REQ-002 come first; US-002 is another matter."))
    }

    @Test("that a model kept are believed although the words changed")
    func reworded() {
        let first = table([("REQ-001", "The clerk reserves stock."), ("REQ-002", "The clerk prints the list.")])
        let second = table([
            ("REQ-002", "The packing list is printed for the warehouse by the clerk."),
            ("REQ-001", "Stock is set aside within two seconds for an order."),
        ])
        #expect(settle(first, second).markdown == second)
    }

    @Test("are never given to something else, and come back with what they stood for")
    func neverReused() {
        let first = table([("REQ-001", "Reserve stock."), ("REQ-002", "Print the packing list.")])
        let without = table([("REQ-001", "Reserve stock.")])
        let other = table([("REQ-001", "Reserve stock."), ("REQ-002", "Send the invoice to finance.")])
        #expect(numbers(settle(first, without, other).markdown)["Send the invoice to finance."] == "REQ-003")
        #expect(numbers(settle(first, other).markdown)["Send the invoice to finance."] == "REQ-003")
        let again = table([("REQ-001", "Reserve stock."), ("REQ-009", "Print the packing list.")])
        #expect(numbers(settle(first, without, again).markdown)["Print the packing list."] == "REQ-002")
    }

    @Test("given twice in one table become two")
    func twins() {
        let text = table([("REQ-001", "Reserve stock."), ("REQ-001", "Print the packing list.")])
        #expect(
            numbers(settle(text).markdown) == ["Reserve stock.": "REQ-001", "Print the packing list.": "REQ-002"])
    }

    @Test("of one requirement told in a table and under a heading are one")
    func toldTwice() {
        let details = "\n### REQ-001: Reserve stock.\n\nGiven …\n"
        let text = table([("REQ-001", "Reserve stock.")]) + details
        #expect(settle(text).markdown == text)
    }

    @Test("of criteria go with their story")
    func criteria() {
        let first = "### US-001: reserve stock\n\nScenario: AC-001.1 a\n\n### US-002: print the list\n\nAC-002.1\n"
        let second = "### US-001: print the list\n\nScenario: AC-001.1 b\n\n### US-002: delete orders\n\nAC-002.1\n"
        let settled = settle(first, second).markdown
        #expect(
            settled == "### US-002: print the list\n\nScenario: AC-002.1 b\n\n### US-003: delete orders\n\nAC-003.1\n")
    }

    @Test("hold for any change of any document", arguments: UInt64(1)...60)
    func properties(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        func word() -> String {
            (0..<4).map { _ in String("bdfgklmnprtvz".randomElement(using: &random) ?? "b") + "ou" }.joined()
        }
        var pool = (0..<20).map { _ in "The clerk \(word()) the \(word()) of a \(word())." }
        var live: [String] = []
        var ledger = RequirementLedger.empty
        var meaning: [String: String] = [:]
        for _ in 0..<6 {
            live.removeAll { _ in Int.random(in: 0..<5, using: &random) == 0 }
            live += pool.prefix(3)
            pool.removeFirst(3)
            live.shuffle(using: &random)
            // A model that counts anew each time.
            let text = table(live.enumerated().map { ("REQ-00\($0.offset + 1)", $0.element) })
            let settled = RequirementNumbering.settle(text, after: ledger)
            let given = numbers(settled.markdown)
            #expect(Set(given.keys) == Set(live) && Set(given.values).count == live.count)
            for (statement, id) in given {
                // A number means one thing for ever, and a thing has one number.
                #expect(meaning[id] == nil || meaning[id] == statement)
                #expect(!meaning.contains { $0.value == statement && $0.key != id })
                meaning[id] = statement
            }
            #expect(RequirementNumbering.settle(settled.markdown, after: settled.ledger) == settled)
            #expect(RequirementNumbering.settle(text, after: ledger) == settled)
            ledger = settled.ledger
        }
        let numbers = meaning.keys.compactMap { Int($0.dropFirst(4)) }.sorted()
        #expect(numbers == Array(1...numbers.count))
    }

    @Test("leave every other byte alone", arguments: UInt64(1)...20)
    func otherBytes(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let pieces = [
            "REQ-001", "| ", "\r\n", "\n", "**", "é", "REQ‑2", "ISO-27001", "- ", "# ", "UTF-8", " text ", "```",
            "\u{202E}",
        ]
        let text = (0..<200).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        let digitless = { (text: String) in text.replacing(/REQ.[0-9]+/, with: "REQ") }
        #expect(digitless(settle(text, text).markdown) == digitless(text))
    }
}

/// The same numbers for the same seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    var seed: UInt64

    mutating func next() -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var mixed = seed
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
