/// Cuts the most telling stretch out of a passage: at most `mostWords` words, escaped for HTML, the words of the query
/// in `<mark>`, `…` where text was left out.
struct SnippetCutter {
    static let mostWords = 24
    /// A snippet never grows beyond this, whatever passes for a word.
    private static let mostBytes = 400

    private let terms: Set<String>
    private let analyzer = Analyzer()

    init(query: SearchQuery) {
        terms = Set(query.words.flatMap(\.terms) + query.phrases.flatMap(\.terms))
    }

    private struct Mark {
        var range: Range<Int>
        var term: String
    }

    func snippet(of text: String) -> String {
        var words: [Range<Int>] = []
        var marks: [Mark] = []
        Tokenizer.forEachToken(in: text) { token in
            if token.role == .part { words.append(token.range) }
            if let term = analyzer.term(token), terms.contains(term) {
                marks.append(Mark(range: token.range, term: term))
            }
        }
        guard !words.isEmpty else { return "" }
        marks.sort { $0.range.lowerBound < $1.range.lowerBound }
        let bytes = Array(text.utf8)
        let start = bestStart(words, marks)
        let end = min(start + Self.mostWords, words.count)
        // Punctuation around the passage's first and last word is shown with them, within reason.
        let from = start == 0 ? max(0, words[start].lowerBound - 40) : words[start].lowerBound
        var to = words[end - 1].upperBound
        if end == words.count { to = min(bytes.count, to + 40) }
        let isCutAfter = end < words.count || to - from > Self.mostBytes
        let range = Self.onScalars(from..<min(to, from + Self.mostBytes), in: bytes)
        return (start > 0 ? "… " : "") + render(bytes, range, marks.map(\.range)) + (isCutAfter ? " …" : "")
    }

    /// The window with the most different words of the query, then the most of them, then the earliest; a few words
    /// of run-up are left before the first.
    private func bestStart(_ words: [Range<Int>], _ marks: [Mark]) -> Int {
        var best = (distinct: 0, count: 0, start: 0)
        var wordIndex = 0
        for (index, mark) in marks.enumerated() {
            while wordIndex + 1 < words.count, words[wordIndex + 1].lowerBound <= mark.range.lowerBound {
                wordIndex += 1
            }
            let start = max(0, min(wordIndex - 4, words.count - Self.mostWords))
            let last = words[min(start + Self.mostWords, words.count) - 1].upperBound
            let inside = marks[index...].prefix { $0.range.upperBound <= last }
            let distinct = Set(inside.map(\.term)).count
            if (distinct, inside.count) > (best.distinct, best.count) { best = (distinct, inside.count, start) }
        }
        return best.start
    }

    private func render(_ bytes: [UInt8], _ range: Range<Int>, _ marks: [Range<Int>]) -> String {
        var html = ""
        var at = range.lowerBound
        for mark in marks where mark.lowerBound < range.upperBound && mark.upperBound > at {
            // Pairs of an unspaced script overlap: what is already marked is passed over.
            let mark = max(mark.lowerBound, at)..<min(mark.upperBound, range.upperBound)
            html += plain(bytes[at..<mark.lowerBound])
            let marked = HTMLText.escape(String(decoding: bytes[mark], as: UTF8.self))
            if html.hasSuffix("</mark>") {
                html.removeLast("</mark>".count)
                html += marked + "</mark>"
            } else {
                html += "<mark>" + marked + "</mark>"
            }
            at = mark.upperBound
        }
        html += plain(bytes[at..<range.upperBound])
        return html.trimmingSpaces()
    }

    /// Moves both ends onto the start of a scalar.
    private static func onScalars(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
        var lower = range.lowerBound
        var upper = min(range.upperBound, bytes.count)
        while lower < upper, bytes[lower] & 0xC0 == 0x80 { lower += 1 }
        while upper < bytes.count, upper > lower, bytes[upper] & 0xC0 == 0x80 { upper -= 1 }
        return lower..<upper
    }

    /// Escaped, with every stretch of white space made one space.
    private func plain(_ bytes: ArraySlice<UInt8>) -> String {
        var text = ""
        var wasSpace = false
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isSpace = scalar.properties.isWhitespace || scalar.value < 0x20
            if !isSpace { text.unicodeScalars.append(scalar) } else if !wasSpace { text += " " }
            wasSpace = isSpace
        }
        return HTMLText.escape(text)
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        let start = unicodeScalars.firstIndex { $0 != " " } ?? endIndex
        let end = unicodeScalars.lastIndex { $0 != " " }.map { unicodeScalars.index(after: $0) } ?? start
        return String(unicodeScalars[start..<end])
    }
}
