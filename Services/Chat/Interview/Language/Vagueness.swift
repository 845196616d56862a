/// A word in an answer that two people will read in two ways, and the question that settles it.
struct Vagueness: Sendable, Equatable {
    /// As it stands in the answer; `nil` where the answer as a whole is too thin.
    var term: String?
    var probe: String

    /// The first thing in an answer that ought to be sharpened; `nil` if the answer can stand.
    static func find(in answer: String, to question: Question) -> Vagueness? {
        // What is vague on a second page is not worth a question of its own.
        let answer = String(answer.prefix(2000))
        if isThin(answer, to: question) { return Vagueness(term: nil, probe: question.probe) }
        let wordCount = Words.all(answer).count
        for sentence in Items.sentences(Wording.collapsed(answer)).flatMap({ $0.split(separator: ";").map(String.init) }
        ) {
            let padded = Words.padded(sentence)
            let isMeasured = sentence.contains(where: \.isNumber) || numberWords.contains { padded.contains(" \($0) ") }
            for entry in table where padded.contains(" \(entry.term) ") {
                if isMeasured, entry.settledByNumber { continue }
                if entry.isMild, wordCount > 14 { continue }
                return Vagueness(term: entry.shown ?? entry.term, probe: entry.probe)
            }
        }
        return nil
    }

    /// Every vague word in texts that ought to have none, each once, as it is spelled in the list.
    static func words(in texts: [String]) -> [String] {
        var seen = Set<String>()
        for sentence in texts.flatMap({ Items.sentences(Wording.collapsed($0.prefix(2000))) }) {
            let padded = Words.padded(sentence)
            let isMeasured = Measurability.hasFigure(sentence)
            for entry in table where padded.contains(" \(entry.term) ") && !(isMeasured && entry.settledByNumber) {
                seen.insert(entry.shown ?? entry.term)
            }
        }
        return seen.sorted()
    }

    /// A single word, or a phrase that commits to nothing.
    static func isThin(_ answer: String, to question: Question) -> Bool {
        let words = Words.all(answer)
        if question.acceptsNone, isNone(answer) { return false }
        if answer.contains(where: \.isNumber), words.count > 1 { return false }
        let noncommittal: Set<String> = [
            "yes", "no", "maybe", "all", "everything", "everybody", "everyone", "anyone", "anything", "it depends",
            "depends",
            "the usual", "usual", "as usual", "normal", "standard", "all of it", "all of them", "whatever", "perhaps",
        ]
        if noncommittal.contains(words.joined(separator: " ")) { return true }
        // Scripts without spaces put a sentence into one "word".
        return words.count <= 1 && answer.count < 30 && !answer.unicodeScalars.contains { $0.value > 0x2E7F }
    }

    /// "None", "nothing we know of", "no special terms": an answer, if the question can be answered so. "No new licences"
    /// is something else.
    static func isNone(_ answer: String) -> Bool {
        let words = Words.all(answer)
        guard let first = words.first, words.count <= 10 else { return false }
        if ["none", "nothing", "nobody", "na", "nope"].contains(first) { return true }
        guard ["no", "not", "there"].contains(first) else { return false }
        return words.dropFirst().allSatisfy { negligible.contains($0) || negligible.contains(Words.stem($0)) }
    }

    private static let negligible: Set<String> = [
        "special", "particular", "other", "further", "known", "real", "such", "more", "one", "ones", "at", "all",
        "that", "we", "i", "know",
        "of", "yet", "are", "is", "none", "no", "constraint", "risk", "dependency", "assumption", "term", "rule",
        "system", "interfac",
        "stakeholder", "limit", "need", "needed", "required", "requir", "applicable", "applicabl", "relevant",
        "everything", "in", "scope",
    ]

    private static let numberWords = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "hundred", "thousand",
    ]

    private struct Entry {
        var term: String
        var probe: String
        /// How the person probably spelled it, where that differs from bare words.
        var shown: String?
        var settledByNumber = true
        /// Worth a question only where little else was said.
        var isMild = false
    }

    private static let table: [Entry] = {
        func entries(_ terms: [String], _ probe: String, settledByNumber: Bool = true, isMild: Bool = false) -> [Entry]
        {
            terms.map { Entry(term: $0, probe: probe, settledByNumber: settledByNumber, isMild: isMild) }
        }
        return entries(
            [
                "fast", "faster", "quick", "quickly", "quicker", "responsive", "performant", "real time", "instantly",
                "promptly",
            ],
            "What time exactly, for which action, and with how many people at once?")
            + [
                Entry(
                    term: "user friendly", probe: "Who must manage which task, in how many minutes, without help?",
                    shown: "user-friendly")
            ]
            + entries(
                [
                    "easy", "easily", "easier", "simple", "simply", "intuitive", "convenient", "usable", "seamless",
                    "seamlessly",
                ],
                "Who must manage which task, in how many minutes, without help?")
            + [
                Entry(
                    term: "etc", probe: "What else belongs on the list? What is not named will not be built.",
                    shown: "etc.", settledByNumber: false)
            ]
            + entries(
                ["and so on", "and so forth", "and more", "among others", "stuff", "things like that", "and the like"],
                "What else belongs on the list? What is not named will not be built.", settledByNumber: false)
            + entries(
                [
                    "as needed", "if needed", "if necessary", "when necessary", "where appropriate", "as appropriate",
                    "if possible", "when required", "as required",
                ],
                "Who decides whether that is so, and by what rule?", settledByNumber: false)
            + entries(
                [
                    "appropriate", "adequate", "suitable", "reasonable", "sufficient", "acceptable", "proper",
                    "properly",
                ],
                "By what would a tester recognise it?")
            + entries(
                ["secure", "securely", "safe", "safely"],
                "Safe from whom or what, and how would you notice that it was not?")
            + entries(
                [
                    "scalable", "flexible", "robust", "modern", "state of the art", "powerful", "reliable", "stable",
                    "high quality", "best practice",
                ],
                "What would have to happen for you to say that it is not?")
            + entries(
                [
                    "better", "improve", "improved", "improves", "more efficient", "efficient", "efficiently",
                    "optimise", "optimised", "optimize", "optimized", "smoother",
                ],
                "Better in which figure: from what to what?", isMild: true)
            + entries(["asap", "soon", "as soon as possible", "shortly"], "By which date?")
            + entries(
                ["large", "huge", "big", "small", "high volume", "low", "high"], "How much is that in numbers?",
                isMild: true)
            + entries(
                ["some", "several", "many", "a lot", "lots", "few", "various", "numerous", "a couple"],
                "How many, roughly, or which ones?", isMild: true)
            + entries(
                ["often", "regularly", "sometimes", "occasionally", "frequently", "usually", "rarely"],
                "How often is that: a day, a week, a month?", isMild: true)
            + entries(["normally", "typically", "generally", "mostly"], "And in the other cases?", isMild: true)
    }()
}
