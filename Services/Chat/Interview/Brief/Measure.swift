/// A measure of success: the figure, from what, to what, by when, as far as it was said.
struct Measure: Sendable, Equatable {
    var text: String
    var baseline: String?
    var target: String?
    var deadline: String?

    init(_ statement: String) {
        text = Wording.collapsed(statement)
        deadline = Self.deadline(in: text)
        var rest = text
        if let deadline, let range = rest.firstRange(of: deadline) { rest.removeSubrange(range) }
        let lowered = rest.lowercased()
        if lowered.count == rest.count, let from = (" " + lowered).firstRange(of: " from ") {
            let padded = " " + rest
            let after = padded[from.upperBound...]
            if let to = after.firstRange(of: " to ") {
                baseline = Self.phrase(after[..<to.lowerBound])
                target = Self.phrase(after[to.upperBound...])
            }
        }
        if target == nil { target = Self.figure(in: rest) }
        if target?.contains(where: \.isNumber) != true, !text.contains(where: \.isNumber) { target = nil }
    }

    /// What a SMART objective has and this one lacks.
    var missing: [String] {
        [target == nil ? "a figure" : nil, baseline == nil ? "today’s value" : nil, deadline == nil ? "a date" : nil]
            .compactMap(\.self)
    }

    /// "by the end of March", "within 6 months of going live".
    private static func deadline(in text: String) -> String? {
        let words = text.split(separator: " ").map(String.init)
        let units = ["month", "months", "quarter", "quarters", "year", "years", "weeks", "week"]
        for (index, word) in words.enumerated() {
            let marker = word.lowercased()
            let tail = words[(index + 1)...].prefix(8)
            guard ["by", "within", "until", "before", "in"].contains(marker), let next = tail.first else { continue }
            let near = tail.prefix(marker == "within" || marker == "in" ? 3 : 6).map {
                $0.lowercased().filter { $0.isLetter || $0.isNumber }
            }
            let isDate: Bool =
                switch marker {
                case "within", "in":
                    near.contains { units.contains($0) || $0 == "q1" || $0 == "q2" || $0 == "q3" || $0 == "q4" }
                        || (marker == "in" && isYear(near.first ?? ""))
                default:
                    !(next.contains("%") || near.dropFirst().first == "percent"
                        || (near.dropFirst().first?.isEmpty ?? false))
                        && near.contains { dates.contains($0) || isYear($0) || ($0.first == "q" && $0.count == 2) }
                }
            guard isDate else { continue }
            var phrase = [word]
            for part in tail {
                phrase.append(part)
                if let last = part.last, ",;.".contains(last) { break }
            }
            return phrase.joined(separator: " ").trimmingSuffix { ",;.".contains($0) }
        }
        return nil
    }

    private static func isYear(_ word: String) -> Bool {
        word.count == 4 && word.hasPrefix("20") && word.allSatisfy(\.isNumber)
    }

    private static let dates: Set<String> = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
        "end", "year", "month", "quarter", "summer", "autumn", "winter", "spring", "christmas", "easter", "launch",
        "golive", "release",
        "monday", "friday",
    ]

    private static func phrase(_ text: Substring) -> String? {
        var words: [String] = []
        for word in text.split(separator: " ").prefix(8) {
            if ["within", "by", "until", "before", "and", "after", "instead"].contains(word.lowercased()) { break }
            words.append(String(word))
            if let last = word.last, ",;.".contains(last) { break }
        }
        let phrase = words.joined(separator: " ").trimmingSuffix { ",;. ".contains($0) }
        return phrase.isEmpty ? nil : phrase
    }

    /// The first number with the words that bound it: "at least 70 %", "under 2 minutes".
    private static func figure(in text: String) -> String? {
        let words = text.split(separator: " ").map(String.init)
        guard let at = words.firstIndex(where: { $0.contains(where: \.isNumber) }) else { return nil }
        let bounds: Set<String> = [
            "at", "least", "most", "under", "below", "over", "above", "less", "more", "fewer", "than", "up", "to", "no",
            "within", "by", "every",
        ]
        var start = at
        while start > 0, at - start < 3, bounds.contains(words[start - 1].lowercased()) { start -= 1 }
        let stops: Set<String> = ["for", "of", "by", "within", "in", "and", "per", "when", "with"]
        var end = at + 1
        while end < words.count, end - at < 4, !stops.contains(words[end].lowercased()),
            !",;.".contains(words[end - 1].last ?? " ")
        { end += 1 }
        return words[start..<end].joined(separator: " ").trimmingSuffix { ",;. ".contains($0) }
    }
}
