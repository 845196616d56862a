/// A short name for what is being built, taken from the person's own description.
struct Feature: Sendable, Equatable {
    var name: String
    /// Whether the name comes from the person.
    var isNamed: Bool

    init(describedBy idea: String?) {
        let sentences = Items.sentences(Wording.collapsed((idea ?? "").prefix(600)))
        var name = sentences.lazy.map { Self.shortened($0) }.first { !$0.isEmpty } ?? ""
        // One word alone ("Checker") is no name; whom it is for makes it one.
        if Words.all(name).count == 1, let first = sentences.first {
            if let role = idea.flatMap(Role.guess), !Self.plain.contains(name.lowercased()) {
                name += name.lowercased().contains(role.singular) ? "" : " for \(role.plural)"
            } else {
                name = Self.shortened(first, at: Self.pauses)
            }
        }
        isNamed = !name.isEmpty
        self.name = isNamed ? Wording.capitalised(name) : "New feature"
    }

    /// "Hi, we would like to build a booking page where customers …" → "booking page".
    private static func shortened(_ sentence: String, at stops: Set<String> = stops) -> String {
        var words = sentence.split(separator: " ").prefix(40).map { String($0.prefix(70)) }
        var bare = words.map { $0.lowercased().filter { $0.isLetter || $0 == "'" } }
        var isStripping = true
        while isStripping {
            isStripping = false
            for opening in openings where bare.starts(with: opening) && words.count > opening.count {
                words.removeFirst(opening.count)
                bare.removeFirst(opening.count)
                isStripping = true
            }
        }
        var name: [String] = []
        for word in words.prefix(longest) {
            let plain = word.lowercased().filter(\.isLetter)
            if !name.isEmpty, stops.contains(plain) || "–(-".contains(word.first ?? "a") { break }
            let stripped = word.trimmingSuffix { ",;:.!?".contains($0) }
            name.append(stripped)
            if stripped != word { break }
        }
        while name.count > 1, let last = name.last?.lowercased(), dangling.contains(last) { name.removeLast() }
        if name.count > 2, let last = name.last?.lowercased(), ["feature", "functionality"].contains(last) {
            name.removeLast()
        }
        return Wording.clipped(name.joined(separator: " "), 70)
    }

    private static let longest = 9

    private static let openings: [[String]] = [
        "hi", "hello", "hey", "there", "good morning", "good afternoon", "please", "so", "well", "ok", "okay",
        "basically",
        "i want to", "i want", "i need to", "i need", "i would like to", "i'd like to", "i would like", "i'd like",
        "i am working on", "i'm working on", "we are working on", "we're working on", "we are building",
        "we're building",
        "we want to", "we want", "we need to", "we need", "we would like to", "we'd like to", "we would like",
        "we plan to",
        "we are planning", "we are planning to", "we have to", "our team wants to", "our company wants to",
        "help me to", "help me",
        "help us to", "help us", "can you help me", "let's", "the idea is to", "the idea is", "it is about",
        "it's about",
        "this is about", "our project is", "the project is", "the feature is", "to", "build", "create", "develop",
        "implement",
        "introduce", "design", "write requirements for", "write the requirements for", "requirements for", "make",
        "have",
        "add", "improve", "automate", "a", "an", "the", "new", "some kind of", "kind of",
    ].map { $0.split(separator: " ").map(String.init) }

    private static let stops: Set<String> = [
        "so", "because", "which", "that", "where", "when", "since", "as", "who", "whose", "in order", "while",
        "instead",
    ]
    /// Where even a longer name ends.
    private static let pauses: Set<String> = [
        "so", "because", "for", "since", "while", "instead", "before", "after", "when",
    ]
    /// Says nothing without what it does.
    private static let plain: Set<String> = [
        "tool", "app", "application", "system", "page", "website", "site", "platform", "software", "service", "module",
    ]
    private static let dangling: Set<String> = [
        "for", "to", "with", "and", "or", "of", "in", "on", "the", "a", "an", "by", "from", "their", "our", "can",
        "her", "his",
        "at", "all", "are", "is",
    ]
}
