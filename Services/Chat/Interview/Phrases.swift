import Contracts

/// The ways people say what they want of the interview itself.
enum Phrases {
    static let summary = [
        "what do you have so far", "what have you got", "what do you have", "what have we", "what did i say",
        "what have i said",
        "summary", "summarise", "summarize", "status", "progress", "where are we", "how far are we",
        "how many questions",
        "what is open", "whats open", "what is missing", "whats missing", "open questions", "recap",
    ]
    static let help = [
        "help", "what can you do", "how does this work", "who are you", "what are you", "commands", "how do i use this",
    ]
    static let explain = [
        "why do you ask", "why do you want to know", "why does that matter", "why does it matter",
        "why is that important",
        "what do you mean", "i dont understand", "i do not understand", "explain", "example", "for example",
        "like what",
        "such as what", "can you rephrase", "rephrase the question", "what kind of answer", "repeat the question",
        "why",
    ]
    static let skip = [
        "skip", "skip it", "skip this", "skip that", "skip this one", "skip this question", "skip please",
        "please skip", "pass",
        "later", "maybe later", "not now", "next question", "no idea", "idk", "dunno", "unknown", "tbd",
        "to be decided",
        "to be determined", "tbc", "open", "leave it open", "dont know", "do not know", "you decide", "no clue",
        "not yet",
        "not known", "not known yet", "unclear", "ask me later", "cant say", "hard to say", "n a",
    ]
    /// At the beginning of a short message; a long one that begins so usually goes on to say something.
    static let unsure = [
        "i dont know", "i do not know", "not sure", "im not sure", "i am not sure", "we dont know", "we do not know",
        "dont know", "no idea",
    ]
    static let proceed = [
        "continue", "go on", "next", "next please", "ok", "okay", "go ahead", "carry on", "lets go", "lets start",
        "start", "begin", "resume",
        "proceed", "keep going", "more", "lets continue", "ready", "im ready", "go",
    ]
    static let thanks = [
        "thanks", "thank you", "thx", "cheers", "great thanks", "perfect thanks", "many thanks", "great", "perfect",
        "well done",
    ]
    static let greeting = [
        "hi", "hello", "hey", "good morning", "good afternoon", "good evening", "good day", "greetings",
    ]

    static func `is`(_ phrase: String, _ list: [String]) -> Bool { list.contains(phrase) }

    static func begins(_ phrase: String, _ list: [String]) -> Bool {
        list.contains { phrase == $0 || phrase.hasPrefix($0 + " ") }
    }

    /// The phrase itself, or with a few words of politeness around it.
    static func says(_ phrase: String, _ list: [String]) -> Bool {
        let around: Set<String> = [
            "please", "can", "could", "you", "me", "give", "a", "the", "show", "so", "far", "now", "i", "need", "some",
            "an", "us",
            "tell", "let", "see", "of", "that", "this", "it", "for", "what", "is", "are", "left", "get", "your", "to",
            "do", "any", "my",
            "got", "answers", "there", "how", "have", "about", "said", "we", "just",
        ]
        return list.contains { entry in
            guard let range = (" " + phrase + " ").firstRange(of: " " + entry + " ") else { return false }
            let padded = " " + phrase + " "
            let rest = padded[..<range.lowerBound] + " " + padded[range.upperBound...]
            return rest.split(separator: " ").allSatisfy { around.contains(String($0)) }
        }
    }

    /// "BRD", "write the BRD", "can you create user stories", "now the acceptance criteria please".
    static func artifact(_ words: [String]) -> ArtifactType? {
        guard words.count <= 16, let type = artifactNamed(in: words) else { return nil }
        let filler: Set<String> = [
            "the", "a", "please", "now", "and", "document", "full", "complete", "my", "our", "draft", "first", "new",
            "ok", "then", "so", "brd", "md", "markdown",
        ]
        let rest = words.filter { !filler.contains($0) }
        if rest.count <= 3, !["is", "are", "must", "should", "why", "what", "does"].contains(where: words.contains) {
            return type
        }
        let verbs: Set<String> = [
            "write", "create", "generate", "make", "draft", "produce", "prepare", "give", "show", "build", "update",
            "rewrite", "save",
            "export", "want", "need", "get", "see", "like", "start", "finish", "do",
        ]
        let opens =
            words.first.map {
                ["what", "which", "who", "where", "when", "how", "does", "is", "why", "did"].contains($0)
            } ?? true
        return !opens && words.prefix(6).contains(where: verbs.contains) && words.count <= 14 ? type : nil
    }

    /// The document a text speaks of, if any.
    static func artifactNamed(in words: [String]) -> ArtifactType? {
        let text = " " + words.joined(separator: " ") + " "
        func names(_ list: [String]) -> Bool { list.contains { text.contains(" \($0) ") } }
        if names(["user stories", "user story", "stories"]) { return .userStories }
        if names(["acceptance criteria", "acceptance criterion", "gherkin", "acceptance tests"]) {
            return .acceptanceCriteria
        }
        if names(["brd", "business requirements document", "business requirement document", "business requirements"]) {
            return .brd
        }
        if names([
            "requirements document", "requirements doc", "requirements specification", "requirement document", "srs",
            "requirements list",
        ]) {
            return .requirementsDoc
        }
        if names(["minutes", "meeting notes", "meeting minutes"]) { return .generatedFile }
        return nil
    }

    /// "back", "change my answer", "change the answer about scope to …", "correction: …".
    static func revision(_ text: String, _ words: [String]) -> Intent? {
        let phrase = words.joined(separator: " ")
        let plain = [
            "back", "go back", "previous", "previous question", "undo", "wait", "wrong", "that was wrong",
            "that is wrong", "thats wrong",
            "scratch that", "one back", "go one back", "step back",
        ]
        if plain.contains(phrase) { return .revise(nil, nil) }
        if let colon = text.prefix(14).firstIndex(of: ":"),
            ["correction", "correct", "i meant", "sorry"].contains(text[..<colon].lowercased())
        {
            let rest = String(text[text.index(after: colon)...]).trimmed
            return .revise(nil, rest.isEmpty ? nil : rest)
        }
        let openings = [
            "change my", "change the", "correct my", "correct the", "let me change", "let me correct",
            "i want to change", "i want to correct", "revise my", "edit my", "i need to correct", "i need to change",
            "can i change", "go back to",
        ]
        guard words.count <= 60, begins(phrase, openings) else { return nil }
        let mentionsAnswer = phrase.contains("answer") || phrase.contains("question") || phrase.contains("what i said")
        let target = question(namedIn: words)
        guard
            mentionsAnswer || (target != nil && words.count <= 7) || phrase == "let me correct that"
                || phrase == "let me change that"
        else { return nil }
        guard
            let to = text.firstRange(of: " to: ") ?? text.firstRange(of: ": ")
                ?? (phrase.contains(" answer to ") ? text.firstRange(of: " to ") : nil)
        else {
            return .revise(target, nil)
        }
        let replacement = String(text[to.upperBound...]).trimmed
        return .revise(target, replacement.isEmpty ? nil : replacement)
    }

    /// The question whose label a message names: "the answer about out of scope".
    private static func question(namedIn words: [String]) -> QuestionID? {
        let stems = words.map(Words.stem)
        let scored = QuestionID.interview.map { id in
            (
                id: id,
                score: Words.content(Question.with(id).label).count { label in stems.contains { Words.match($0, label) }
                }
            )
        }
        let best = scored.map(\.score).max() ?? 0
        return best == 0 ? nil : scored.first { $0.score == best }?.id
    }

    /// Whether the first words are those of a question: "what does", "is there", "can we".
    static func opensQuestion(_ words: [String], isMarked: Bool) -> Bool {
        guard words.count > 1 else { return false }
        let (first, second) = (words[0], words[1])
        let auxiliaries: Set<String> = [
            "is", "are", "was", "were", "do", "does", "did", "can", "could", "should", "must", "will", "would", "has",
            "have", "may", "shall", "says", "say",
        ]
        let subjects: Set<String> = [
            "the", "there", "it", "this", "that", "these", "those", "a", "an", "any", "we", "i", "you", "they", "our",
            "my", "somebody", "anyone", "anybody",
        ]
        switch first {
        case "what", "who", "where", "when", "how", "why", "whom", "whose":
            if first == "how", ["many", "much", "long", "often", "big", "large"].contains(second) { return true }
            return auxiliaries.contains(second) || (first == "what" && second == "about")
        case "which": return true
        case "is", "are", "was", "were", "does", "do", "did", "can", "could", "should", "must", "will", "would", "has",
            "have", "may":
            return isMarked ? words.count > 2 : subjects.contains(second)
        default: return false
        }
    }
}
