/// Turns words into index terms: stop words out, the rest stemmed. Both a document and a query go through it.
///
/// Not `Sendable`: it owns a stemmer. Make one for each task.
final class Analyzer {
    private let stemmer = EnglishStemmer()

    /// The term a token is indexed under, nil for a stop word.
    func term(_ token: Token) -> String? {
        StopWords.contains(token) ? nil : stem(token.text)
    }

    /// Only plain letters are English enough to stem; `v1.2` and `заказ` stay as they are.
    private func stem(_ word: String) -> String {
        let letters = word.utf8.allSatisfy { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
        return letters && word.utf8.count > 2 ? stemmer.stem(word) : word
    }
}
