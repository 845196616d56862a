import Foundation

/// Words as the interview compares them: folded, without endings, so that "Reservations" meets "reserve".
enum Words {
    /// The words of a text in order, lower-case, without accents and punctuation. "don't" is one word.
    static func all(_ text: String) -> [String] {
        text.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
            .replacing("’", with: "").replacing("'", with: "")
            .split { !$0.isLetter && !$0.isNumber }
            .map(String.init)
    }

    /// A text as words between single spaces, with a space at both ends, so that `contains(" the word ")` is a
    /// match of whole words.
    static func padded(_ text: String) -> String {
        " " + all(text).joined(separator: " ") + " "
    }

    /// The stems that carry meaning, each once, in order of first use.
    static func content(_ text: String) -> [String] {
        var seen = Set<String>()
        return all(text)
            .filter { ($0.count > 2 || $0.allSatisfy(\.isNumber)) && !common.contains($0) }
            .map(stem)
            .filter { seen.insert($0).inserted }
    }

    /// The content words as written (not stemmed), each once: what a search is given.
    static func searchable(_ text: String) -> [String] {
        var seen = Set<String>()
        return all(text).filter { $0.count > 2 && !common.contains($0) && seen.insert(stem($0)).inserted }
    }

    /// An English word without its commonest endings. Crude on purpose: it is only ever compared with itself.
    static func stem(_ word: String) -> String {
        var word = word
        if word.count > 4, word.hasSuffix("ies") {
            word = word.dropLast(3) + "y"
        } else if word.count > 4, ["sses", "xes", "zes", "ches", "shes"].contains(where: word.hasSuffix) {
            word.removeLast(2)
        } else if word.count > 3, word.hasSuffix("s"), !["ss", "us", "is"].contains(where: word.hasSuffix) {
            word.removeLast()
        }
        if word.count > 6, word.hasSuffix("ing") {
            word.removeLast(3)
        } else if word.count > 5, word.hasSuffix("ed") {
            word.removeLast(2)
        }
        if word.count > 4, word.hasSuffix("e") { word.removeLast() }
        return word
    }

    /// Whether two stems mean the same word: equal, or the shorter (five letters or more) begins the longer.
    static func match(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        let (short, long) = left.count < right.count ? (left, right) : (right, left)
        return short.count >= 5 && long.hasPrefix(short)
    }

    /// How many of `wanted` (stems) occur among `found` (stems).
    static func overlap(_ wanted: [String], _ found: [String]) -> Int {
        wanted.count { word in found.contains { match(word, $0) } }
    }

    /// Too common to say anything about a subject.
    static let common: Set<String> = Set(
        """
        a about above after again all also am an and any are as at be because been before being below between both
        but by can cannot could did do does doing done dont down during each else etc every few for from further get
        gets give had has have having he her here hers him his how i if in into is it its itself just let lets like
        made make many may me might more most much must my need needs new no nor not now of off on once one only or
        other our ours out over own per please same say says shall she should so some such than that the their theirs
        them then there these they thing things this those through to too under until up upon us use used user users
        uses using very want wants was way we well were what when where whether which while who whom whose why will
        with within without would yes you your yours
        """.split { $0.isWhitespace }.map(String.init))
}
