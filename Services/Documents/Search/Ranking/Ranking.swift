/// The passages that match a query, best first.
struct Ranking: Equatable, Sendable {
    var passages: [RankedPassage]
    /// What lifts a passage above every one that misses a word.
    var bonus: Double

    /// The order for people: a document that holds every word of the query, in whatever passages, comes before those
    /// that do not.
    func liftedByDocument() -> [RankedPassage] {
        passages.map { passage in
            var passage = passage
            if passage.documentHasAll { passage.score += bonus }
            return passage
        }.sorted(by: RankedPassage.comesBefore)
    }
}
