import Contracts
import Testing

@testable import Chat

@Suite("The quality report")
struct QualityReportTests {
    private func faults(_ markdown: String) -> [QualityGate: [String]] {
        let report = QualityReport(of: markdown, type: .brd)
        return Dictionary(uniqueKeysWithValues: report.gates.map { ($0.gate, $0.faults.map(\.requirementId)) })
            .filter { !$0.value.isEmpty }
    }

    private let good = """
        # BRD

        | ID | Requirement | Priority | Acceptance criteria | Failure cases |
        |----|-------------|:--------:|---------------------|---------------|
        | **REQ-001** | Show the stock of an article \\| shelf. | Must | Within 2 seconds for 40 clerks | No network; article unknown |
        | REQ-002 | Print the packing list. | Should have | 95 % of lists in 10 s | (1) printer offline (2) list is empty |

        ## Details

        ### 3.1 REQ-003 – Refund an order

        - **Priority:** High
        - The refund is booked on the same day.

        ```gherkin
        Scenario: Happy path
          Given a returned order
          When the clerk books it
          Then the customer gets the money

        Scenario: The card is closed
          Given a closed card
          When the clerk books it
          Then the refund goes to the account

        Scenario: Above 200 euros
          Given 300 euros
          When the clerk books it
          Then the lead is asked
        ```

        **REQ-004**: Count pallets at night.
        Priority: P1. Acceptance criteria: counts match in 99 of 100 shelves.
        Failure cases:
        - scanner broken
        - pallet without a label

        5. **REQ-005** Export invoices to finance
           - Priority (MoSCoW): Could
           - Acceptance criteria:
             - All invoices of a day before 06:00
           - If the file is refused, it is sent again
           - If finance is offline, it waits

        REQ-001 and REQ-005 belong together.
        """

    @Test("finds nothing to say about a document that says everything, in whatever form")
    func goodDocument() {
        let report = QualityReport(of: good, type: .brd)
        #expect(report.requirementCount == 5)
        #expect(faults(good).isEmpty)
        #expect(report.passed && report.applies)
    }

    @Test("names each requirement at fault, and at which gate")
    func bad() {
        let markdown = """
            | Id | Requirement | Priority |
            |---|---|---|
            | REQ-001 | The page must be fast and user-friendly. | Must |
            | REQ-002 | Print the list within 5 seconds. | To be agreed (OQ-01) |

            - REQ-003: Customers must return articles, e.g. shoes, [3]
              - Priority: should
              - If the article is broken, ask the lead
            """
        #expect(
            faults(markdown) == [
                .priority: ["REQ-002"], .measurableCriterion: ["REQ-001", "REQ-003"],
                .failureCases: ["REQ-001", "REQ-002", "REQ-003"], .clearWords: ["REQ-001"],
            ])
        let report = QualityReport(of: markdown, type: .brd)
        #expect(report.vagueWords.map(\.word) == ["fast", "user-friendly"])
        #expect(report.vagueWords.first?.requirementIds == ["REQ-001"])
        #expect(
            report.gates.first { $0.gate == .failureCases }?.faults.last?.message.contains("one failure case") == true)
    }

    @Test("counts failure cases below a heading that says they are")
    func headedFailures() {
        let markdown = """
            | Id | Requirement | Priority | Measure |
            |---|---|---|---|
            | REQ-001 | Find an invoice by its number. | Must | 95 % under 2 s |

            ### REQ-001: failure cases

            - The number has a letter in it.
            - The archive is being moved.
            """
        #expect(faults(markdown).isEmpty)
    }

    @Test("knows the stories that show a requirement, whichever names the other")
    func linked() {
        let stories = """
            ### US-001: Reserve

            Priority: must

            Scenario: Happy path
            Given an order, when it is reserved, then stock falls

            Scenario: No stock

            Scenario: Order closed
            """
        let row =
            "| Id | Requirement | Priority | Verified by |\n|---|---|---|---|\n| REQ-001 | Reserve stock. | Must | US-001 |\n\n"
        #expect(faults(row + stories).isEmpty)
        let bare = "- REQ-001: Reserve stock.\n  - Priority: must\n\n"
        #expect(faults(bare + stories).isEmpty == false)
        #expect(faults(bare + stories + "\n\nCovers REQ-001.").isEmpty)
    }

    @Test("says so when nothing is numbered, and has nothing to say about a file")
    func nothing() {
        for text in ["", "# BRD\n\nThe system shall work.", "| ISO-27001 | x |", "REQ and REQ- and REQ-x"] {
            let report = QualityReport(of: text, type: .brd)
            #expect(!report.passed && report.requirementCount == 0)
            #expect(report.gates.first?.faults.count == 1)
        }
        #expect(!QualityReport(of: good, type: .generatedFile).applies)
    }

    @Test("of user stories checks the stories")
    func stories() {
        let report = QualityReport(of: "### US-001: As a clerk, I want x\n\nPriority: must", type: .userStories)
        #expect(report.requirementCount == 1)
        #expect(report.gates.first { $0.gate == .priority }?.passed == true)
    }

    private static let hostileTexts = [
        String(repeating: "| REQ-001 ", count: 60_000), String(repeating: "- REQ-001\n", count: 40_000),
        (0..<15_000).map { "| REQ-\($0) | the same words again |" }.joined(separator: "\n"),
        (0..<3000).map { String(repeating: " ", count: $0 % 900) + "- REQ-\($0): x" }.joined(separator: "\n"),
        String(repeating: "#", count: 500_000), String(repeating: "```\n", count: 50_000),
        String(repeating: "### REQ-1 x\n", count: 30_000), String(repeating: "REQ-", count: 150_000),
        String(repeating: "\\|", count: 200_000), String(repeating: "Scenario: a\n", count: 40_000),
        "# REQ-1\n" + String(repeating: "REQ-2 US-1 AC-1 ", count: 30_000),
        String(repeating: "\u{0301}", count: 100_000), String(repeating: "|-", count: 200_000),
    ]

    // By number, so that the log of the tests does not hold the texts.
    @Test(
        "of a hostile text comes in time, and so do its numbers, changes and traces",
        arguments: QualityReportTests.hostileTexts.indices)
    func hostile(index: Int) {
        let text = Self.hostileTexts[index]
        let clock = ContinuousClock()
        let took = clock.measure {
            _ = QualityReport(of: text, type: .brd)
            let settled = RequirementNumbering.settle(text, after: .empty)
            _ = RequirementNumbering.settle(text, after: settled.ledger)
            _ = ArtifactChanges(from: text, to: settled.markdown + "\nend")
            _ = TraceFinder.traces(of: text, from: SourceMaterial())
        }
        #expect(took < .seconds(20))
    }
}
