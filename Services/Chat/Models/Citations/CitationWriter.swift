/// Turns the marks that a model writes behind what it took from a passage, `[3: "kept for ten years"]` or `[3]`, into
/// the number a person sees, `[3]`, and a citation whose words stand in the passage. A pure state machine over text as
/// it streams.
///
/// Text is held back only from a bracket on that may become a mark. A mark whose words are in no passage is left out,
/// and so is one that never closes: the person sees no broken mark and no number that leads nowhere.
struct CitationWriter: Sendable {
    /// The first is number 1.
    private let passages: [RetrievedPassage]
    private let dropsAll: Bool
    private var cited: Set<Int> = []
    private var out = ""
    private var events: [ModelEvent] = []
    /// A space that vanishes with a mark behind it.
    private var hasSpace = false
    private var mark: CitationMark?
    private var code = CodeSpan()
    /// What was written lately, to find what a bare number speaks of.
    private var recent = ""

    /// - Parameter dropsAll: leave out every mark and cite nothing.
    init(passages: [RetrievedPassage], dropsAll: Bool = false) {
        self.passages = passages
        self.dropsAll = dropsAll
    }

    /// The events for another piece of text.
    mutating func take(_ text: String) -> [ModelEvent] {
        for scalar in text.unicodeScalars { take(scalar) }
        return flushed()
    }

    /// The text is over.
    mutating func end() -> [ModelEvent] {
        if let unfinished = mark {
            mark = nil
            switch unfinished.stage {
            case .complete: settle(unfinished)
            case .opened: write(unfinished.text)
            case .number where passages.isEmpty && !dropsAll: write(unfinished.text)
            case .number, .quote: hasSpace = false
            }
        }
        writeSpace()
        return flushed()
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        guard var current = mark else { return takeOutside(scalar) }
        switch current.take(scalar) {
        case .more:
            mark = current
        case .isNone:
            mark = nil
            write(current.text)
            takeOutside(scalar)
        case .closed:
            mark = nil
            settle(current)
            // What ended a bare number is not part of it.
            if !current.endedByItself { takeOutside(scalar) }
        case .hopeless:
            mark = nil
            hasSpace = false
        }
    }

    private mutating func takeOutside(_ scalar: Unicode.Scalar) {
        code.take(scalar)
        if !code.isInside, scalar == "[" || scalar == "【" {
            mark = CitationMark(opening: scalar, follows: hasSpace ? " " : recent.unicodeScalars.last)
        } else if scalar == " " {
            writeSpace()
            hasSpace = true
        } else {
            write(String(scalar))
        }
    }

    /// A mark that is whole: written as numbers that lead somewhere, or left out.
    private mutating func settle(_ mark: CitationMark) {
        // Without passages `[1]` is whatever the writer meant; with a quotation it is a mark all the same.
        if !dropsAll, mark.quote == nil, passages.isEmpty { return write(mark.text) }
        // Letters before it and no such passage: `rows[12]`.
        let isKnown = mark.numbers.contains { passages.indices.contains($0 - 1) }
        if mark.quote == nil, mark.isGlued, !isKnown { return write(mark.text) }
        let found = dropsAll ? [] : mark.numbers.compactMap { citation(number: $0, quote: mark.quote) }
        guard !found.isEmpty else {
            hasSpace = false
            return
        }
        let statement = found.map { "[\($0.number)]" }.joined()
        writeSpace()
        out += statement
        for citation in found where cited.insert(citation.number).inserted {
            flushText()
            events.append(.citation(citation))
        }
    }

    private func citation(number: Int, quote: String?) -> CitedPassage? {
        if let quote {
            // A model may confuse two numbers and still quote what is there.
            let order = [number - 1] + passages.indices.filter { $0 != number - 1 }
            for index in order where passages.indices.contains(index) {
                if let words = PassageQuote.found(quote, in: passages[index].text) { return cited(index, words) }
            }
        }
        guard passages.indices.contains(number - 1) else { return nil }
        return PassageQuote.supporting(quote ?? statement, in: passages[number - 1].text).map { cited(number - 1, $0) }
    }

    private func cited(_ index: Int, _ words: String) -> CitedPassage {
        CitedPassage(
            number: index + 1, documentID: passages[index].documentID, passage: passages[index].passage, quote: words)
    }

    /// The sentence that a bare number stands behind.
    private var statement: String {
        var sentence = recent[...]
        while let last = sentence.last, ".!? ".contains(last) { sentence.removeLast() }
        if let start = sentence.lastIndex(where: { ".!?\n".contains($0) }) {
            sentence = sentence[sentence.index(after: start)...]
        }
        return String(sentence)
    }

    // MARK: - Writing

    private mutating func write(_ text: String) {
        writeSpace()
        out += text
        recent += text
        if recent.utf8.count > 2 * Self.longestStatement { recent = String(recent.suffix(Self.longestStatement)) }
    }

    private mutating func writeSpace() {
        guard hasSpace else { return }
        hasSpace = false
        out += " "
        recent += " "
    }

    private mutating func flushText() {
        guard !out.isEmpty else { return }
        events.append(.text(out))
        out = ""
    }

    private mutating func flushed() -> [ModelEvent] {
        flushText()
        defer { events = [] }
        return events
    }

    private static let longestStatement = 500
}
