/// The sources that a document itself names: `[2]` for a passage, `A3` for an answer of the interview.
struct SourceReferences {
    private var answers: [Int: Trace.Source] = [:]
    private var passages: [Int: Trace.Passage] = [:]

    private static let mostHops = 10

    init(_ markdown: String, _ material: SourceMaterial) {
        let spoken = material.messages.map { Words.padded(String($0.text.prefix(8000))) }
        for (index, passage) in material.numbered.enumerated() {
            passages[index + 1] = TraceFinder.passage(passage, quote: String(passage.text.prefix(Quotation.longest)))
        }
        for raw in markdown.utf8.split(separator: UInt8(ascii: "\n")) {
            let line = Substring(raw)
            guard line.hasPrefix("- **A") || line.hasPrefix("| [") else { continue }
            switch MarkdownLine(line) {
            case .item(_, let text): readAnswer(text, material, spoken)
            case .row(let cells): readSource(cells, material)
            default: continue
            }
        }
    }

    /// "**A3** Success: from 30 to 5" in the record of the interview.
    private mutating func readAnswer(_ text: Substring, _ material: SourceMaterial, _ spoken: [String]) {
        guard let end = text.firstRange(of: "** "), let number = Int(text.dropFirst(3)[..<end.lowerBound]),
            let colon = text[end.upperBound...].firstRange(of: ": ")
        else { return }
        let words = Words.padded(
            Specification.plain(text[colon.upperBound...].prefix(300)).trimmingSuffix { $0 == "…" })
        // The last word may have been cut off.
        let said = String(words.prefix(200))
        guard said.count > 2 else { return }
        let index =
            material.messages.indices.first { material.messages[$0].isFromPerson && spoken[$0].hasPrefix(said) }
            ?? material.messages.indices.first { material.messages[$0].isFromPerson && spoken[$0].contains(said) }
            ?? material.messages.indices.first { index in
                material.messages[index].suggestions.contains { Words.padded($0).hasPrefix(said) }
            }
        if let index { answers[number] = .message(id: material.messages[index].id) }
    }

    /// "| [2] | handbook.txt | section 3 | “…” |" in the list of sources.
    private mutating func readSource(_ cells: [String], _ material: SourceMaterial) {
        guard cells.count >= 4, let number = Self.marks(in: cells[0]).first else { return }
        let quote = Specification.plain(cells[3])
        let words = Words.padded(quote)
        let filename = Words.padded(Specification.plain(cells[1]))
        let found = material.numbered.first {
            Words.padded($0.filename) == filename && Words.padded($0.text).contains(words)
        }
        passages[number] = found.map {
            TraceFinder.passage(
                $0, quote: quote.trimmingSuffix { "” …".contains($0) }.trimmingPrefix { "“ …".contains($0) })
        }
    }

    func links(of entries: [Specification.Entry], among all: [RequirementID: [Specification.Entry]]) -> [Trace.Link] {
        // A requirement that enforces a rule comes from where the rule comes from.
        let own = Set(entries.map(\.id))
        let rules = entries.flatMap {
            RequirementID.all(in: $0.statement) + $0.body.flatMap { RequirementID.all(in: $0) }
        }
        .filter { $0.kind == "BR" && !own.contains($0) }
        let told = entries + rules.prefix(Self.mostHops).flatMap { all[$0] ?? [] }
        var links: [Trace.Link] = []
        for line in told.flatMap({ [$0.statement] + $0.body }) {
            let sources =
                Self.answerNumbers(in: line).compactMap { answers[$0] }
                + Self.marks(in: line).compactMap { passages[$0].map(Trace.Source.passage) }
            for source in sources where !links.contains(where: { $0.source == source }) {
                links.append(Trace.Link(source: source, basis: .reference))
            }
        }
        return links
    }

    /// The numbers in `[2]` and `[1, 4]`.
    private static func marks(in line: String) -> [Int] {
        line.prefix(2000).split(separator: "[").dropFirst().flatMap { part -> [Int] in
            guard let end = part.prefix(24).firstIndex(where: { $0 == "]" || $0 == ":" }) else { return [] }
            let numbers = part[..<end].split { ", ".contains($0) }.map { Int($0) }
            return numbers.contains(nil) ? [] : numbers.compactMap(\.self)
        }
    }

    private static func answerNumbers(in line: String) -> [Int] {
        line.prefix(2000).split { !$0.isLetter && !$0.isNumber }.compactMap { word in
            word.first == "A" && word.count < 5 ? Int(word.dropFirst()) : nil
        }
    }
}

extension String {
    fileprivate func trimmingPrefix(_ unwanted: (Character) -> Bool) -> String { String(drop(while: unwanted)) }
}
