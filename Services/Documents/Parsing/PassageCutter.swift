/// A stretch of a document small enough to quote and to rank.
struct TextPassage: Equatable, Sendable {
    /// Counts from 1.
    var number: Int
    var text: String
    var words: Int
    /// Where it stands, for people: `Section “3.2 Pricing”, lines 40–58`.
    var place: String
}

/// Cuts text into passages of about 120 to 220 words, at headings and paragraphs where it can.
///
/// The passages partition the text: joined, they give it back byte for byte.
struct PassageCutter {
    /// From here on a paragraph's end is a place to cut.
    static let fewestWords = 120
    static let mostWords = 220
    /// A paragraph's end is taken at once from here on.
    private static let enoughWords = 170
    /// A section this long stays by itself.
    private static let sectionWords = 60
    /// A remainder this short joins the passage before it.
    private static let remainderWords = 30
    static let mostBytes = 6_000

    /// Hands out the passages of a text in order; they are not held together in memory.
    static func forEachPassage(of text: String, _ body: (TextPassage) -> Void) {
        var cutter = PassageCutter(bytes: Array(text.utf8))
        TextUnits(cutter.bytes).forEach { cutter.add($0, body) }
        cutter.finish(body)
    }

    static func passages(of text: String) -> [TextPassage] {
        var passages: [TextPassage] = []
        forEachPassage(of: text) { passages.append($0) }
        return passages
    }

    private let bytes: [UInt8]
    private var units: [TextUnit] = []
    private var words = 0
    /// Complete, but not yet handed out: a short remainder may still join it.
    private var held: [TextUnit] = []
    /// The heading in force before the held passage.
    private var section: String?
    private var number = 0

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func add(_ unit: TextUnit, _ body: (TextPassage) -> Void) {
        if let cut = cut(before: unit) {
            release(body)
            held = Array(units[..<cut])
            units.removeSubrange(..<cut)
            words = units.reduce(0) { $0 + $1.words }
        }
        units.append(unit)
        words += unit.words
    }

    /// Where to cut when `unit` comes next: an index into the current units, or nil to go on.
    private func cut(before unit: TextUnit) -> Int? {
        guard let start = units.first?.range.lowerBound else { return nil }
        if unit.boundary == .heading, words >= Self.sectionWords { return units.count }
        if unit.boundary == .paragraph, words >= Self.enoughWords { return units.count }
        let overflows = words + unit.words > Self.mostWords || unit.range.upperBound - start > Self.mostBytes
        return overflows ? bestCut(before: unit) : nil
    }

    private func bestCut(before unit: TextUnit) -> Int {
        var best = (boundary: unit.boundary, index: units.count)
        var before = words
        for index in units.indices.dropFirst().reversed() {
            before -= units[index].words
            guard before >= Self.fewestWords else { break }
            if units[index].boundary > best.boundary { best = (units[index].boundary, index) }
        }
        return best.index
    }

    private mutating func finish(_ body: (TextPassage) -> Void) {
        let isRemainder = words < Self.remainderWords && units.first?.boundary != .heading
        let size = (units.last?.range.upperBound ?? 0) - (held.first?.range.lowerBound ?? 0)
        if isRemainder, !held.isEmpty, size <= Self.mostBytes {
            held += units
        } else {
            release(body)
            held = units
        }
        release(body)
    }

    private mutating func release(_ body: (TextPassage) -> Void) {
        guard let first = held.first, let last = held.last else { return }
        number += 1
        let text = String(decoding: bytes[first.range.lowerBound..<last.range.upperBound], as: UTF8.self)
        body(TextPassage(number: number, text: text, words: held.reduce(0) { $0 + $1.words }, place: place()))
        section = held.last { $0.heading != nil }?.heading ?? section
        held = []
    }

    private func place() -> String {
        let written = held.filter { $0.words > 0 }
        let from = (written.first ?? held[0]).line
        let upTo = (written.last ?? held[held.count - 1]).line
        let lines = from == upTo ? "line \(from)" : "lines \(from)–\(upTo)"
        // The last of the headings a passage opens with is the nearest; a text before any is under the one in force.
        let opening = written.prefix { $0.heading != nil }.last?.heading
        guard let heading = opening ?? section ?? written.first(where: { $0.heading != nil })?.heading else {
            return lines.prefix(1).uppercased() + lines.dropFirst()
        }
        return "Section “\(heading)”, \(lines)"
    }
}
