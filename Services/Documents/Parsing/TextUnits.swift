/// Walks through text and hands out its units in order. It keeps three lines in view, never the whole text twice.
struct TextUnits {
    /// A longer line is cut at the end of a sentence, from this many words on.
    private static let sentenceWords = 30
    /// … between words at the latest here,
    private static let mostWords = 100
    /// … and anywhere here.
    static let mostBytes = 2_000

    private let bytes: [UInt8]
    private let lineEnd: UInt8

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let hasLineFeed = bytes.contains(UInt8(ascii: "\n"))
        lineEnd = hasLineFeed ? UInt8(ascii: "\n") : UInt8(ascii: "\r")
    }

    func forEach(_ body: (TextUnit) -> Void) {
        var number = 1
        var fence: CodeFence?
        var before: String?
        var current = line(from: 0)
        while let (range, line) = current {
            let next = self.line(from: range.upperBound)
            let isBlank = line.utf8.count < Self.headBytes && line.allSatisfy(\.isWhitespace)
            let opened = fence == nil ? CodeFence(opening: line, before: before) : nil
            var heading: String?
            if fence == nil, opened == nil, !isBlank, range.count <= Self.headBytes {
                heading = HeadingRecognition.heading(line, before: before, after: next?.text)
            }
            let boundary = boundary(isBlank: isBlank, isHeading: heading != nil, before: before)
            split(range, line: number, boundary: boundary, heading: heading, body)
            fence = fence?.isClosed(by: line) == true ? nil : fence ?? opened
            before = line
            number += 1
            current = next
        }
    }

    private func boundary(isBlank: Bool, isHeading: Bool, before: String?) -> TextUnit.Boundary {
        if isBlank { return .none }
        if isHeading { return .heading }
        guard let before, !before.allSatisfy(\.isWhitespace) else { return .paragraph }
        return .line
    }

    /// Enough of a line to judge it by.
    private static let headBytes = 512

    /// The line that begins at `start`, with its end, and its first bytes as text without the end.
    private func line(from start: Int) -> (range: Range<Int>, text: String)? {
        guard start < bytes.count else { return nil }
        let end = bytes[start...].firstIndex(of: lineEnd).map { $0 + 1 } ?? bytes.count
        var head = bytes[start..<end].prefix(Self.headBytes)
        while let last = head.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { head.removeLast() }
        return (start..<end, String(decoding: head, as: UTF8.self))
    }

    /// Hands out a line, in several units when it is long.
    private func split(
        _ range: Range<Int>, line: Int, boundary: TextUnit.Boundary, heading: String?, _ body: (TextUnit) -> Void
    ) {
        var boundary = boundary
        var start = range.lowerBound
        var counter = WordCounter()
        var index = range.lowerBound
        func hand(upTo end: Int, next: TextUnit.Boundary) {
            body(TextUnit(range: start..<end, words: counter.words, line: line, boundary: boundary, heading: heading))
            boundary = next
            start = end
            counter.reset()
        }
        while index < range.upperBound {
            let (scalar, width) = bytes.scalar(at: index)
            let wasInWord = counter.isInWord
            let endsSentence = counter.endsSentence
            counter.add(scalar)
            let startsWord = counter.isInWord && !wasInWord && index > start
            let isUnspaced = scalar.value >= 0x80 && ScalarClass(scalar) == .unspaced
            if startsWord || isUnspaced, index > start {
                if endsSentence, counter.words > Self.sentenceWords {
                    counter.takeBackLast()
                    hand(upTo: index, next: .sentence)
                    counter.add(scalar)
                } else if counter.words > Self.mostWords {
                    counter.takeBackLast()
                    hand(upTo: index, next: .word)
                    counter.add(scalar)
                }
            }
            if index + width - start > Self.mostBytes, index > start {
                hand(upTo: index, next: .none)
                counter.add(scalar)
            }
            index += width
        }
        if start < range.upperBound { hand(upTo: range.upperBound, next: .none) }
    }
}

extension [UInt8] {
    /// Decodes the scalar that begins at `index` of well-formed UTF-8.
    fileprivate func scalar(at index: Int) -> (Unicode.Scalar, width: Int) {
        let first = self[index]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var value = UInt32(first) & (0xFF >> UInt32(width + 1))
        for offset in 1..<width { value = value << 6 | UInt32(self[index + offset] & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", width)
    }
}
