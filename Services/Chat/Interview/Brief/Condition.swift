/// A case and what happens in it, as read from "If stock is zero, refuse the order" or "stock is zero -> refuse".
struct Condition: Sendable, Equatable {
    /// As it was said.
    var text: String
    var given: String
    /// `nil` where nobody said what should happen.
    var outcome: String?

    init(_ item: String) {
        text = Wording.collapsed(item)
        (given, outcome) = Self.arrow(text) ?? Self.leading(text) ?? Self.trailing(text) ?? (Wording.clause(text), nil)
        given = Wording.clause(given)
        outcome = outcome.map(Wording.clause).flatMap { $0.isEmpty ? nil : $0 }
        if given.isEmpty { (given, outcome) = (Wording.clause(text), nil) }
    }

    private static func arrow(_ text: String) -> (String, String?)? {
        for mark in [" -> ", " → ", " => ", "->", "→", ": "] {
            guard let range = text.firstRange(of: mark) else { continue }
            let given = withoutOpening(String(text[..<range.lowerBound]))
            return (given, String(text[range.upperBound...]))
        }
        return nil
    }

    /// "If X, Y", "When X then Y".
    private static func leading(_ text: String) -> (String, String?)? {
        let words = Words.all(String(text.prefix(24)))
        guard let first = words.first, openings.contains(first) else { return nil }
        for mark in [", then ", " then ", ", "] {
            guard let range = text.firstRange(of: mark) else { continue }
            let given = String(text[..<range.lowerBound])
            return (
                first == "unless"
                    ? "it is not so that " + Wording.clause(withoutOpening(given)) : withoutOpening(given),
                String(text[range.upperBound...])
            )
        }
        return (withoutOpening(text), nil)
    }

    /// "Refuse the order if stock is zero".
    private static func trailing(_ text: String) -> (String, String?)? {
        for mark in [" if ", " when ", " unless "] {
            guard let range = text.firstRange(of: mark) else { continue }
            let given = String(text[range.upperBound...])
            let outcome = String(text[..<range.lowerBound])
            guard outcome.split(separator: " ").count > 1 else { continue }
            return (mark == " unless " ? "it is not so that " + Wording.clause(given) : given, outcome)
        }
        return nil
    }

    private static func withoutOpening(_ text: String) -> String {
        let word = text.prefix { $0.isLetter }
        return openings.contains(word.lowercased()) ? String(text.dropFirst(word.count)).trimmed : text
    }

    private static let openings: Set<String> = ["if", "when", "whenever", "unless", "once", "where", "should"]

    /// Whether the case is told as a statement ("stock is zero") rather than named ("empty stock").
    var isStatement: Bool {
        let words = Words.all(given)
        return words.dropFirst().contains { word in
            Verbs.finite.contains(word) || (Verbs.base.contains(String(word.dropLast())) && word.hasSuffix("s"))
        } || words.dropFirst().dropLast().contains { Verbs.base.contains($0) && !Verbs.nouns.contains($0) }
    }

    /// What happens, as a sentence about the solution where it is told as an order ("refuse the order").
    var consequence: String? {
        guard let outcome else { return nil }
        let first = Words.all(String(outcome.prefix(24))).first ?? ""
        return Verbs.base.contains(first) ? "the solution must " + outcome : outcome
    }
}
