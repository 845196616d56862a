/// The one or two sentences of a passage that speak of what was looked for.
struct Quotation: Sendable, Equatable {
    /// Word for word: a substring of the passage.
    var quote: String
    /// How many of the words looked for it holds.
    var score: Int
    /// Where text of the same sentence was left out.
    var isCutBefore: Bool
    var isCutAfter: Bool

    /// On one line, in quotation marks, with an ellipsis where it was cut.
    var shown: String {
        "“\(isCutBefore ? "… " : "")\(Wording.collapsed(quote))\(isCutAfter ? " …" : "")”"
    }

    static let shortest = 40
    static let longest = 300

    /// The best quotation for the given stems, or `nil` if the passage has none of them.
    static func best(in passage: String, for stems: [String]) -> Quotation? {
        let sentences = sentenceRanges(passage)
        guard !stems.isEmpty, !sentences.isEmpty else { return nil }
        let words = sentences.map { Words.content(String(passage[$0])) }
        let scores = words.map { Words.overlap(stems, $0) }
        guard let best = scores.max(), best > 0, let index = scores.firstIndex(of: best) else { return nil }
        var range = sentences[index]
        var score = best
        if index + 1 < sentences.count {
            let wider = range.lowerBound..<sentences[index + 1].upperBound
            let together = Words.overlap(stems, words[index] + words[index + 1])
            let isShort = passage.distance(from: range.lowerBound, to: range.upperBound) < shortest
            let fits = passage.distance(from: wider.lowerBound, to: wider.upperBound) <= longest
            if fits, isShort || together > best { (range, score) = (wider, together) }
        }
        return cut(passage, range, around: stems, score: score)
    }

    /// At most `longest` characters of the range, beginning at it if the words looked for are near its beginning.
    private static func cut(_ text: String, _ range: Range<String.Index>, around stems: [String], score: Int)
        -> Quotation
    {
        guard text.distance(from: range.lowerBound, to: range.upperBound) > longest else {
            return Quotation(quote: String(text[range]), score: score, isCutBefore: false, isCutAfter: false)
        }
        var start = range.lowerBound
        let hit = firstHit(text, range, stems) ?? range.lowerBound
        if text.distance(from: range.lowerBound, to: hit) > longest / 2 {
            let back = text.index(hit, offsetBy: -longest / 4)
            let space = text[back..<hit].firstIndex { $0.isWhitespace }
            start = space.map { text.index(after: $0) } ?? back
        }
        var end = text.index(start, offsetBy: longest, limitedBy: range.upperBound) ?? range.upperBound
        if end < range.upperBound, let space = text[start..<end].lastIndex(where: { $0.isWhitespace }),
            text.distance(from: start, to: space) >= shortest
        {
            end = space
        }
        while end > start, text[text.index(before: end)].isWhitespace { end = text.index(before: end) }
        return Quotation(
            quote: String(text[start..<end]), score: score, isCutBefore: start > range.lowerBound,
            isCutAfter: end < range.upperBound)
    }

    private static func firstHit(_ text: String, _ range: Range<String.Index>, _ stems: [String]) -> String.Index? {
        var index = range.lowerBound
        while index < range.upperBound {
            guard let start = text[index..<range.upperBound].firstIndex(where: { $0.isLetter || $0.isNumber }) else {
                return nil
            }
            let end = text[start..<range.upperBound].firstIndex { !$0.isLetter && !$0.isNumber } ?? range.upperBound
            if Words.overlap(stems, Words.all(String(text[start..<end])).map(Words.stem)) > 0 { return start }
            index = end
        }
        return nil
    }

    /// Sentences of running text with hard line breaks; a blank line, a list item and a heading end one, too.
    static func sentenceRanges(_ text: String) -> [Range<String.Index>] {
        var ranges: [Range<String.Index>] = []
        var start = text.startIndex
        func close(at end: String.Index) {
            var (from, to) = (start, end)
            while from < to, text[from].isWhitespace { from = text.index(after: from) }
            // A bullet or the number of a footnote is no part of the sentence.
            if let bracket = text[from..<to].firstRange(of: "] "), text[from] == "[",
                text[from..<bracket.lowerBound].dropFirst().allSatisfy(\.isNumber)
            {
                from = bracket.upperBound
            }
            while from < to, text[from].isWhitespace || "*•".contains(text[from]) || isDash(text, from, to) {
                from = text.index(after: from)
            }
            while to > from, text[text.index(before: to)].isWhitespace { to = text.index(before: to) }
            if text[from..<to].contains(where: { $0.isLetter || $0.isNumber }) { ranges.append(from..<to) }
            start = end
        }
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            let next = text.index(after: index)
            if ".!?".contains(character), next < text.endIndex, text[next].isWhitespace,
                !Items.endsInAbbreviation(text[start..<next])
            {
                close(at: next)
            } else if character.isNewline, let end = endOfUnderline(text[next...]) {
                // What stands on the line before is a heading: it names what follows and says nothing itself.
                start = end
                index = end
                continue
            } else if character.isNewline, beginsBlock(text[next...]) {
                close(at: next)
            }
            index = next
        }
        close(at: text.endIndex)
        return ranges
    }

    private static func isDash(_ text: String, _ index: String.Index, _ end: String.Index) -> Bool {
        let next = text.index(after: index)
        return text[index] == "-" && next < end && text[next].isWhitespace
    }

    /// Where a line ends that holds nothing but the underline of a heading, such as `=====`.
    private static func endOfUnderline(_ rest: Substring) -> String.Index? {
        let line = rest.prefix { !$0.isNewline }
        let mark = line.first ?? " "
        let mid = line.reversed().drop(while: \.isWhitespace)
        guard mid.count >= 3, "=-~^\"*+#".contains(mark), mid.allSatisfy({ $0 == mark }) else { return nil }
        return line.endIndex
    }

    /// Whether a new line begins with something that is not the last one's continuation.
    private static func beginsBlock(_ rest: Substring) -> Bool {
        let line = rest.prefix { !$0.isNewline }
        guard let first = line.first(where: { !$0.isWhitespace }) else { return true }
        if "#|=".contains(first) { return true }
        let body = line.drop { $0.isWhitespace }
        return "-*•+".contains(first) && body.dropFirst().first?.isWhitespace == true
    }
}
