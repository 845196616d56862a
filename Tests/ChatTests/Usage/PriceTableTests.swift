import Foundation
import ServiceKit
import Testing

@testable import Chat

@Suite("The table of prices")
struct PriceTableTests {
    @Test("knows a model by its name, with or without a date")
    func names() {
        let table = PriceTable.standard
        let sonnet = table.terms(of: "claude-sonnet-4-5")
        #expect(!sonnet.isDefault)
        #expect(sonnet.price == Price(input: 3_000_000, output: 15_000_000, cacheWrite: 3_750_000, cacheRead: 300_000))
        #expect(table.terms(of: "claude-sonnet-4-5-20250929") == sonnet)
        #expect(table.terms(of: "gpt-4.1-2025-04-14") == table.terms(of: "gpt-4.1"))
        #expect(table.terms(of: "gpt-4.1-nano").isDefault)
        #expect(table.terms(of: "gpt-4.1-nano").price == table.fallback.price)
        #expect(table.terms(of: "interview").price.isFree)
    }

    @Test("has a price for every model that is asked for by default")
    func defaults() {
        for model in [ModelVariables.anthropicModel, ModelVariables.geminiModel, ModelVariables.deepSeekModel] {
            #expect(!PriceTable.standard.terms(of: model.fallback ?? "").isDefault, "\(model.name)")
        }
    }

    @Test("charges no listed model more than one that is unknown")
    func defaultIsDearest() {
        for (name, terms) in PriceTable.standard.models {
            #expect(terms.price.output <= PriceTable.standard.fallback.price.output, "\(name)")
            #expect(terms.price.cacheRead <= terms.price.input, "\(name)")
        }
    }

    @Test("adds up four classes of tokens and rounds up")
    func cost() {
        let price = Price(input: 3_000_000, output: 15_000_000, cacheWrite: 3_750_000, cacheRead: 300_000)
        #expect(price.cost(of: TokenUsage(input: 1_000, output: 100, cacheWrite: 200, cacheRead: 10_000)) == 8_250)
        #expect(price.cost(of: TokenUsage(cacheRead: 1)) == 1)
        #expect(price.cost(of: TokenUsage()) == 0)
    }

    private func read(_ text: String) throws -> PriceTable {
        let path = FileManager.default.temporaryDirectory.appending(path: "prices-\(UUIDv7.make()).json").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(text.utf8).write(to: URL(filePath: path))
        return try PricesFile.parse(path).table
    }

    @Test("is read from a file in dollars a million")
    func file() throws {
        let table = try read(
            """
            {"dated": "2026-02-03", "default": {"input": 15, "output": 75},
             "models": {"my_llama3.3": {"input": 0, "output": 0.25, "cache_read": 0.01, "context_tokens": 8000}}}
            """)
        #expect(table.dated == "2026-02-03")
        let terms = table.terms(of: "my_llama3.3")
        #expect(terms.price == Price(input: 0, output: 250_000, cacheWrite: 0, cacheRead: 10_000))
        #expect(terms.contextTokens == 8_000)
        #expect(table.terms(of: "claude-sonnet-4-5").isDefault)
        #expect(table.terms(of: "interview").price.isFree)
    }

    @Test(
        "refuses a file that is none, saying what is wrong",
        arguments: [
            ("", "not a table of prices"),
            (#"{"dated": "2026-02-03", "models": {}}"#, "default is missing"),
            (#"{"dated": "soon", "default": {"input": 1, "output": 1}, "models": {}}"#, "no day"),
            (#"{"dated": "2026-02-03", "default": {"input": -1, "output": 1}, "models": {}}"#, "default"),
            (
                #"{"dated": "2026-02-03", "default": {"input": 1, "output": 1}, "models": {"m": {"input": "3"}}}"#,
                "m.input"
            ),
        ])
    func refused(_ text: String, _ reason: String) {
        let error = #expect(throws: ConfigurationMistake.Reason.self) { try read(text) }
        #expect(error?.text.contains(reason) == true, "\(error?.text ?? "")")
    }

    @Test("must be a file that there is")
    func missing() {
        #expect(throws: ConfigurationMistake.Reason.self) { try PricesFile.parse("/nowhere/prices.json") }
    }
}
