/// Finds a model's quotation in the passages it was given.
enum PassageQuote {
    /// Fewer letters than this show nothing.
    static let shortest = 4

    /// The words of the passage that the model quoted, although it may have changed case, spaces, quotation marks and
    /// dashes, or left the end of a sentence out.
    static func found(_ quote: String, in passage: String) -> String? {
        let wanted = folded(quote)
        let wantedText = trimmed(wanted.characters)
        guard wantedText.count >= shortest else { return nil }
        let held = folded(passage)
        guard let start = firstRange(of: wantedText, in: held.characters) else { return nil }
        let first = held.origins[start.lowerBound]
        let last = held.origins[start.upperBound - 1]
        return String(passage[first...last])
    }

    /// The sentence of the passage that says most of what a statement says; `nil` when none says enough of it.
    static func supporting(_ statement: String, in passage: String) -> String? {
        let stems = Words.content(statement)
        guard let best = Quotation.best(in: passage, for: stems) else { return nil }
        return best.score >= min(2, stems.count) ? best.quote : nil
    }

    private static func folded(_ text: String) -> (characters: [Character], origins: [String.Index]) {
        var characters: [Character] = []
        var origins: [String.Index] = []
        for index in text.indices {
            for character in simplified(text[index]) {
                if character == " ", characters.last == " " || characters.isEmpty { continue }
                characters.append(character)
                origins.append(index)
            }
        }
        if characters.last == " " {
            characters.removeLast()
            origins.removeLast()
        }
        return (characters, origins)
    }

    private static func simplified(_ character: Character) -> String {
        switch character {
        case "“", "”", "„", "«", "»": "\""
        case "‘", "’", "‚": "'"
        case "–", "—", "‑", "‐": "-"
        case "*", "_", "`": ""
        case _ where character.isWhitespace: " "
        default: character.lowercased()
        }
    }

    private static func trimmed(_ characters: [Character]) -> ArraySlice<Character> {
        let edge: Set<Character> = [" ", ".", "…", ",", ";", ":", "\"", "'"]
        let front = characters.drop { edge.contains($0) }
        return front.dropLast(front.reversed().prefix { edge.contains($0) }.count)
    }

    private static func firstRange(of wanted: ArraySlice<Character>, in held: [Character]) -> Range<Int>? {
        guard held.count >= wanted.count else { return nil }
        return (0...(held.count - wanted.count)).first { held[$0..<($0 + wanted.count)].elementsEqual(wanted) }
            .map { $0..<($0 + wanted.count) }
    }
}
