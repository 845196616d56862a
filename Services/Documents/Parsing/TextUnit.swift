/// The smallest stretch of text a passage is made of: a line, or a part of a long line.
struct TextUnit: Equatable {
    /// How good a place its beginning is to cut at, worst first.
    enum Boundary: Int, Comparable {
        case none, word, line, sentence, paragraph, heading

        static func < (left: Boundary, right: Boundary) -> Bool { left.rawValue < right.rawValue }
    }

    /// In UTF-8 bytes; units follow each other without a gap.
    var range: Range<Int>
    var words: Int
    /// The number of the line, from 1.
    var line: Int
    var boundary: Boundary
    /// The heading this line is.
    var heading: String?
}
