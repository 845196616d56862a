import Foundation
import ServiceKit

/// The one table of prices, with the day it was drawn up. `MODEL_PRICES_FILE` puts another in its place.
struct PriceTable: Sendable, Equatable {
    /// The day the prices were noted: `2026-01-15`.
    var dated: String
    /// For models that are not listed. Set high rather than low: a budget must not leak through a new name.
    var fallback: ModelTerms
    var models: [String: ModelTerms]

    /// The terms of a model by the provider's name of it; a name that only adds a date to a listed one is that model.
    func terms(of model: String) -> ModelTerms {
        if let terms = models[model] ?? models[Self.withoutDate(model)] { return terms }
        var terms = fallback
        terms.isDefault = true
        return terms
    }

    /// `claude-sonnet-4-5-20250929` and `gpt-4.1-2025-04-14` without their dates, `gemini-2.5-pro-latest` without its
    /// word.
    private static func withoutDate(_ model: String) -> String {
        guard let match = model.wholeMatch(of: /(.+)-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)/) else { return model }
        return String(match.output.1)
    }
}

extension PriceTable {
    /// A table in a file, in US dollars per million tokens as providers list them:
    ///
    /// ```json
    /// {"dated": "2026-01-15",
    ///  "default": {"input": 15, "output": 75, "context_tokens": 32000},
    ///  "models": {"llama3.3": {"input": 0, "output": 0, "context_tokens": 128000, "output_tokens": 4096}}}
    /// ```
    ///
    /// `cache_write` and `cache_read` are the price of input unless given.
    /// - Throws: what is wrong with the file, as the end of the sentence "MODEL_PRICES_FILE …".
    init(file path: String) throws(ConfigurationMistake.Reason) {
        let document: Document
        do {
            document = try JSON.decode(Document.self, from: Data(contentsOf: URL(filePath: path)))
        } catch let error as DecodingError {
            throw .init("names \(path), which is not a table of prices: \(Self.sentence(error))")
        } catch {
            throw .init("names \(path), which cannot be read")
        }
        guard document.dated.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil else {
            throw .init("names \(path), where \"dated\" is no day such as 2026-01-15")
        }
        dated = document.dated
        fallback = try Self.terms(document.default, of: "default")
        models = [:]
        for (name, entry) in document.models { models[name] = try Self.terms(entry, of: name) }
        models[Self.interview.key] = models[Self.interview.key] ?? Self.interview.value
    }

    private struct Document: Decodable {
        var dated: String
        var `default`: Entry
        var models: [String: Entry]
    }

    private struct Entry: Decodable {
        var input: Double
        var output: Double
        var cacheWrite: Double?
        var cacheRead: Double?
        var contextTokens: Int?
        var outputTokens: Int?
    }

    private static func terms(_ entry: Entry, of name: String) throws(ConfigurationMistake.Reason) -> ModelTerms {
        let dollars = [entry.input, entry.output, entry.cacheWrite ?? entry.input, entry.cacheRead ?? entry.input]
        guard dollars.allSatisfy({ (0...100_000).contains($0) }) else {
            throw .init("holds prices of \(name) that do not lie between 0 and 100000 dollars")
        }
        guard (entry.contextTokens ?? 1_000_000) >= 2_000, (entry.outputTokens ?? 4_096) >= 1 else {
            throw .init("gives \(name) a context of fewer than 2000 tokens, or no output")
        }
        let micro = dollars.map { Int(($0 * 1_000_000).rounded()) }
        return ModelTerms(
            price: Price(input: micro[0], output: micro[1], cacheWrite: micro[2], cacheRead: micro[3]),
            contextTokens: entry.contextTokens ?? 32_000, outputTokens: entry.outputTokens ?? 4_096)
    }

    private static func sentence(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(place(context.codingPath + [key])) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(place(context.codingPath)) has the wrong type"
        case .dataCorrupted: "it is not JSON"
        @unknown default: "it is not JSON"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "the whole" : path.map(\.stringValue).joined(separator: ".")
    }
}

/// The table that an operator's file holds: read, and refused, with the other variables.
struct PricesFile: ConfigurationValue {
    var path: String
    var table: PriceTable

    static var kind: String { "file" }
    static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> PricesFile {
        PricesFile(path: text, table: try PriceTable(file: text))
    }
    var text: String { path }
}
