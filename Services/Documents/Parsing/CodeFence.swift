/// A fenced block of code, in which `#` begins a comment and no heading (CommonMark 4.5).
struct CodeFence: Equatable {
    private let sign: Character
    private let length: Int

    /// The fence that `line` opens, or nil. A line of tildes right under text is an underline, not a fence.
    init?(opening line: String, before: String?) {
        let text = line.drop { $0 == " " }
        guard line.count - text.count <= 3, let sign = text.first, sign == "`" || sign == "~" else { return nil }
        let length = text.prefix { $0 == sign }.count
        let info = text.dropFirst(length)
        guard length >= 3, !(sign == "`" && info.contains("`")) else { return nil }
        let followsText = before.map { !$0.allSatisfy(\.isWhitespace) } ?? false
        guard !(sign == "~" && followsText && info.allSatisfy(\.isWhitespace)) else { return nil }
        self.sign = sign
        self.length = length
    }

    func isClosed(by line: String) -> Bool {
        let text = line.drop { $0 == " " }
        let marks = text.prefix { $0 == sign }.count
        return line.count - text.count <= 3 && marks >= length && text.dropFirst(marks).allSatisfy(\.isWhitespace)
    }
}
