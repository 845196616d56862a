/// A run of a script without spaces, indexed as overlapping pairs: 需求分析 is 需求, 求分, 分析. A lone letter is itself.
struct UnspacedRun {
    /// A longer run is handed out in pieces, so that a book without punctuation is not held twice.
    private static let longest = 4096

    private var text = String.UnicodeScalarView()
    private var offsets: [Int] = []
    private var end = 0

    var isFull: Bool { offsets.count >= Self.longest }

    mutating func append(_ scalar: Unicode.Scalar, at offset: Int, width: Int) {
        text.append(scalar)
        offsets.append(offset)
        end = offset + width
    }

    mutating func drain(position: inout Int, _ body: (Token) -> Void) {
        guard let start = offsets.first else { return }
        defer {
            text.removeAll(keepingCapacity: true)
            offsets.removeAll(keepingCapacity: true)
        }
        let letters = Array(Folding.composed(String(text)).unicodeScalars)
        let keepsPlaces = letters.count == offsets.count
        func range(_ first: Int, _ last: Int) -> Range<Int> {
            guard keepsPlaces else { return start..<end }
            return offsets[first]..<(last + 1 < offsets.count ? offsets[last + 1] : end)
        }
        if letters.count == 1 {
            body(Token(text: String(letters[0]), position: position, range: range(0, 0), role: .part))
            position += 1
        }
        for index in letters.indices.dropLast() {
            var pair = String.UnicodeScalarView()
            pair.append(letters[index])
            pair.append(letters[index + 1])
            body(Token(text: String(pair), position: position, range: range(index, index + 1), role: .part))
            position += 1
        }
        // Two runs never follow each other without something between them: a phrase must not span the gap.
        position += 1
    }
}
