/// Counts the ways in which something is said to fail: scenarios, points of a list, a table's cell.
enum FailureCases {
    static func count(_ entries: [Specification.Entry]) -> Int {
        var cases = Set<String>()
        for entry in entries {
            if let cell = entry.failures { cases.formUnion(parts(of: cell)) }
            guard entry.form != .row else { continue }
            // "### REQ-001: failure cases" is the label of what stands below it.
            let label = labelled(entry.statement) == nil ? [] : [entry.statement]
            cases.formUnion(read(label + entry.body))
        }
        return cases.count
    }

    private static func read(_ lines: [String]) -> Set<String> {
        var cases = Set<String>()
        var scenarios: [String] = []
        var isWithin = false
        for raw in lines {
            let line = String(raw.prefix(2000))
            if let title = scenario(line) {
                scenarios.append(title)
                isWithin = false
                continue
            }
            let plain = Specification.plain(line.drop { "-*+#> \t".contains($0) })
            if let rest = labelled(plain) {
                isWithin = true
                let own = parts(of: rest)
                cases.formUnion(own)
                continue
            }
            if case .item(_, let text) = MarkdownLine(Substring(line)) {
                let words = Words.all(Specification.plain(text))
                let isConditional = ["if", "when", "unless"].contains(words.first ?? "")
                if !words.isEmpty, isWithin ? !isEmpty(words) : isConditional && fails(words) {
                    cases.insert(words.joined(separator: " "))
                }
            } else if !plain.isEmpty {
                isWithin = false
            }
        }
        return cases.union(failing(scenarios))
    }

    /// "Scenario: Card declined" in Gherkin, or a bold or list line of that kind.
    private static func scenario(_ line: String) -> String? {
        let plain = Specification.plain(line.drop { "-*+#> \t".contains($0) })
        for opening in ["Scenario Outline:", "Scenario:", "Example:"] where plain.hasPrefix(opening) {
            return String(plain.dropFirst(opening.count))
        }
        return nil
    }

    /// Of several scenarios one is the case in which all goes well, unless each says that it does not.
    private static func failing(_ titles: [String]) -> Set<String> {
        let words = titles.map { title in Words.all(title) }
        let happy = words.indices.filter { index in
            Words.padded(titles[index]).contains(" happy path ") || isSuccess(words[index])
        }
        let failing = words.indices.filter { !happy.contains($0) && fails(words[$0]) }
        let rest = happy.isEmpty ? Array(words.indices.dropFirst()) : words.indices.filter { !happy.contains($0) }
        let counted = failing.count >= rest.count ? failing : rest
        return Set(counted.map { words[$0].joined(separator: " ") })
    }

    /// What follows "Failure cases:" on its line; `nil` for other lines.
    private static func labelled(_ line: String) -> String? {
        let words = Words.padded(String(line.prefix(60)))
        guard labels.contains(where: { words.hasPrefix(" \($0)") }) else { return nil }
        guard let colon = line.firstIndex(of: ":") else { return line.count < 60 ? "" : nil }
        return String(line[line.index(after: colon)...])
    }

    /// "a; b", "1. a 2. b", "a<br>b".
    private static func parts(of text: String) -> Set<String> {
        let plain = Specification.plain(text)
        var parts = plain.split { ";•\n".contains($0) }.map(String.init)
        if parts.count == 1 { parts = numbered(plain) }
        if parts.count == 1 { parts = Items.sentences(plain) }
        return Set(parts.map { Words.all($0) }.filter { !isEmpty($0) }.map { $0.joined(separator: " ") })
    }

    /// "(1) a (2) b"
    private static func numbered(_ text: String) -> [String] {
        var parts: [String] = []
        var part: [Substring] = []
        for word in text.split(separator: " ") {
            let core = word.drop { $0 == "(" }
            if core.count <= 3, core.first?.isNumber == true, let last = core.last, ".)".contains(last), !part.isEmpty {
                parts.append(part.joined(separator: " "))
                part = []
            } else {
                part.append(word)
            }
        }
        return parts + [part.joined(separator: " ")]
    }

    private static func isEmpty(_ words: [String]) -> Bool {
        words.isEmpty || words == ["none"] || words == ["na"] || words == ["n", "a"] || words == ["tbd"]
            || words == ["tba"]
            || words.starts(with: ["to", "be"])
    }

    private static func isSuccess(_ words: [String]) -> Bool {
        !fails(words) && words.contains { ["success", "successful", "successfully", "succeeds", "valid"].contains($0) }
    }

    private static func fails(_ words: [String]) -> Bool {
        words.contains { word in signs.contains(word) || stems.contains(where: word.hasPrefix) }
    }

    private static let labels = [
        "failure", "failures", "exception", "edge case", "error", "negative", "unhappy", "what can go wrong",
        "alternative",
    ]
    private static let signs: Set<String> = [
        "no", "not", "cannot", "cant", "without", "never", "wrong", "down", "lost", "empty", "late", "full", "too",
        "zero", "already", "against", "doesnt", "isnt", "unless", "other", "offline",
    ]
    private static let stems = [
        "fail", "error", "invalid", "reject", "refus", "declin", "missing", "unavailab", "expir", "timeout", "exceed",
        "duplicat", "unauthor", "denied", "deny", "broken", "break", "unknown", "conflict", "interrupt", "corrupt",
        "insufficient", "unreach", "closed", "cancel", "damag", "overload", "unread", "incomplete", "malformed",
        "unsupported",
    ]
}
