/// English words too common to say anything: they are not indexed, and a query of words passes over them.
enum StopWords {
    static func contains(_ token: Token) -> Bool {
        guard token.role == .part, words.contains(token.text) else { return false }
        return !(token.isCapitals && namesInCapitals.contains(token.text))
    }

    private static let words = Set(
        """
        a about after all also am an and any are as at be because been before being between both but by can could did \
        do does doing during each for from further had has have having he her here hers him his how i if in into is it \
        its itself just me more most my no nor not of off on once only or other our ours out over own same she should \
        so some such than that the their theirs them then there these they this those through to too under until up \
        us very was we were what when where which while who whom why will with would you your yours
        """.split(separator: " ").map(String.init))

    /// Stop words that are names when written in capitals.
    private static let namesInCapitals: Set<String> = ["it", "us", "who"]
}
