/// Small repairs that let a person's own words stand inside a sentence of ours.
enum Wording {
    /// One line: white space collapsed, control and bidirectional override characters left out.
    static func collapsed(_ text: some StringProtocol) -> String {
        var line = String.UnicodeScalarView()
        var isSpaceDue = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                isSpaceDue = true
            } else if !isUnseen(scalar) {
                if isSpaceDue, !line.isEmpty { line.append(" ") }
                isSpaceDue = false
                line.append(scalar)
            }
        }
        return String(line)
    }

    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            || (scalar.value > 0x7F && overrides.contains(scalar.value))
    }

    /// Embeddings and isolates that would turn the rest of a document around.
    private static let overrides: Set<UInt32> = [
        0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF,
    ]

    /// With a capital at the front and a full stop at the end.
    static func sentence(_ text: some StringProtocol) -> String {
        var line = collapsed(text)
        while let last = line.last, ",;:- ".contains(last) { line.removeLast() }
        guard let last = line.last else { return "" }
        let ends =
            ".!?…。！？".contains(last)
            || (line.count > 1 && "”\")".contains(last) && ".!?".contains(line.dropLast().last ?? " "))
        return capitalised(line) + (ends ? "" : ".")
    }

    /// Without its full stop, and in lower case where that cannot hurt a name: fit for the inside of a sentence.
    static func clause(_ text: some StringProtocol) -> String {
        var line = collapsed(text)
        while let last = line.last, ".;:,!- ".contains(last) { line.removeLast() }
        let first = line.prefix { $0.isLetter }
        let lowered = first.lowercased()
        let mayBeLowered = first.dropFirst().allSatisfy(\.isLowercase) && lowered != "i"
        guard mayBeLowered, starters.contains(lowered) || Verbs.base.contains(lowered) else { return line }
        return lowered + line.dropFirst(first.count)
    }

    private static let starters: Set<String> = Set(
        """
        a all an and any as at because but by each every for from he her his i if in it its just mainly mostly no not
        nobody nothing on one only our people she so some somebody sometimes staff that the their there these they
        this those to today two three users we when whenever while who with without you your
        """.split { $0.isWhitespace }.map(String.init))

    static func lowered(_ text: some StringProtocol) -> String {
        text.prefix(1).lowercased() + text.dropFirst()
    }

    static func capitalised(_ text: some StringProtocol) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// At most `limit` characters, cut between words, with an ellipsis where something was left out.
    static func clipped(_ text: some StringProtocol, _ limit: Int) -> String {
        let line = collapsed(text)
        guard line.count > limit else { return line }
        let head = line.prefix(limit)
        let whole = head.lastIndex(of: " ").map { head[..<$0] } ?? head
        return whole.trimmingSuffix { ",;:.-– ".contains($0) } + "…"
    }

    /// "a", "a and b", "a, b and c".
    static func list(_ items: [String], _ conjunction: String = "and") -> String {
        guard items.count > 1, let last = items.last else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }

    /// "1 question", "2 questions".
    static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number) " + (number == 1 ? noun : plural ?? noun + "s")
    }

    /// "a clerk", "an editor", "an HR officer", "a user".
    static func withArticle(_ noun: String) -> String {
        let word = noun.prefix { $0.isLetter }
        let lowered = word.lowercased()
        let spelled = word.count > 1 && word.allSatisfy(\.isUppercase)
        let vowel =
            if spelled {
                "AEFHILMNORSX".contains(word.first ?? "B")
            } else if ["hour", "honest", "heir"].contains(where: lowered.hasPrefix) {
                true
            } else if ["uni", "use", "usa", "uti", "eu", "one"].contains(where: lowered.hasPrefix) {
                false
            } else {
                "aeiou".contains(lowered.first ?? "b")
            }
        return (vowel ? "an " : "a ") + noun
    }
}

extension StringProtocol {
    /// Without the characters at its end that satisfy `unwanted`.
    func trimmingSuffix(_ unwanted: (Character) -> Bool) -> String {
        var end = endIndex
        while end > startIndex, unwanted(self[index(before: end)]) { end = index(before: end) }
        return String(self[..<end])
    }

    /// Without white space at both ends.
    var trimmed: String {
        String(drop(while: { $0.isWhitespace })).trimmingSuffix { $0.isWhitespace }
    }
}
