import Testing

@testable import Chat

@Suite("Changes between versions")
struct ArtifactChangesTests {
    private let before = """
        # BRD

        ## 1. Scope

        Stock in two shops.

        ## 2. Requirements

        | Id | Requirement | Priority |
        |---|---|---|
        | REQ-001 | Reserve stock. | Must |
        | REQ-002 | Print the list. | Should |
        | REQ-003 | Count pallets. | Must |

        ## 3. Risks

        None.
        """
    private let after = """
        # BRD

        ## 1. Glossary

        Pallet: a load.

        ## 2. Scope

        Stock in two shops.

        ## 3. Requirements

        | Id | Requirement | Priority |
        |---|---|---|
        | REQ-001 | Reserve stock. | Must |
        | REQ-002 | Print the list. | Must |
        | REQ-004 | Export invoices. | Must |
        """

    @Test("say by what a requirement is measured when nothing else of it changed")
    func criterion() {
        func text(_ measure: String) -> String {
            """
            | Id | Requirement | Priority | Measure |
            |---|---|---|---|
            | REQ-001 | Find an invoice. | Must | \(measure) |
            """
        }
        let found = ArtifactChanges(from: text("Under 2 s"), to: text("Under 1 s")).requirements
        #expect(
            found.changed == [
                .init(
                    id: "REQ-001", before: "Find an invoice. (Must): Under 2 s",
                    after: "Find an invoice. (Must): Under 1 s")
            ])
    }

    @Test("name requirements by their numbers")
    func requirements() {
        let found = ArtifactChanges(from: before, to: after).requirements
        #expect(found.added == [.init(id: "REQ-004", text: "Export invoices.")])
        #expect(found.removed == [.init(id: "REQ-003", text: "Count pallets.")])
        #expect(
            found.changed == [.init(id: "REQ-002", before: "Print the list. (Should)", after: "Print the list. (Must)")]
        )
        #expect(found.unchanged == 1)
    }

    @Test("go section by section, whatever the sections are numbered")
    func sections() {
        let sections = ArtifactChanges(from: before, to: after).sections
        #expect(
            sections.map { "\($0.title): \($0.change)" } == [
                "BRD: unchanged", "1. Glossary: added", "2. Scope: unchanged", "3. Requirements: changed",
                "3. Risks: removed",
            ])
        #expect(
            sections[3].lines.contains(.removed("| REQ-003 | Count pallets. | Must |"))
                && sections[3].lines.contains(.added("| REQ-004 | Export invoices. | Must |")))
        #expect(sections[1].lines == [.added("Pallet: a load.")])
    }

    @Test("of lines give the newer text from the older", arguments: UInt64(1)...40)
    func lines(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let old = (0..<Int.random(in: 0..<12, using: &random)).map { _ in "\(Int.random(in: 0..<5, using: &random))" }
        let new = (0..<Int.random(in: 0..<12, using: &random)).map { _ in "\(Int.random(in: 0..<5, using: &random))" }
        let changes = LineChange.between(old, new)
        guard old != new else {
            #expect(changes.isEmpty)
            return
        }
        var (left, right) = (old[...], new[...])
        for change in changes {
            switch change {
            case .same(let text):
                #expect(left.popFirst() == text && right.popFirst() == text)
            case .removed(let text): #expect(left.popFirst() == text)
            case .added(let text): #expect(right.popFirst() == text)
            case .skipped(let count):
                #expect(Array(left.prefix(count)) == Array(right.prefix(count)))
                left = left.dropFirst(count)
                right = right.dropFirst(count)
            }
        }
        #expect(left.isEmpty && right.isEmpty)
    }
}
