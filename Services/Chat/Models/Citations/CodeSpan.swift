/// Whether text is within Markdown code, where brackets mean what they say (CommonMark §6.1, §4.5).
struct CodeSpan: Sendable {
    private var opening = 0
    private var ticks = 0
    private var isAfterLineEnd = false

    var isInside: Bool { opening > 0 }

    mutating func take(_ scalar: Unicode.Scalar) {
        if scalar == "`" {
            ticks += 1
            return
        }
        if ticks > 0 {
            if opening == 0 { opening = ticks } else if isClosed(by: ticks) { opening = 0 }
            ticks = 0
        }
        if scalar == "\n" {
            // A paragraph ends what was no code span after all; a fence goes on.
            if isAfterLineEnd, opening < 3 { opening = 0 }
            isAfterLineEnd = true
        } else if !scalar.properties.isWhitespace {
            isAfterLineEnd = false
        }
    }

    private func isClosed(by run: Int) -> Bool {
        opening < 3 ? run == opening : run >= opening
    }
}
