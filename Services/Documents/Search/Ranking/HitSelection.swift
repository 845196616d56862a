/// Chooses which of the matching passages are shown to people, who look for documents.
enum HitSelection {
    /// The best passage of each document, and further passages only where there are fewer documents than places.
    /// - Parameter ranked: best first.
    static func byDocument(_ ranked: [RankedPassage], limit: Int) -> [RankedPassage] {
        var seen: Set<Int> = []
        var best: [RankedPassage] = []
        var further: [RankedPassage] = []
        for passage in ranked {
            if seen.insert(passage.document).inserted { best.append(passage) } else { further.append(passage) }
        }
        let chosen = best.prefix(limit) + further.prefix(max(0, limit - best.count))
        return chosen.sorted(by: RankedPassage.comesBefore)
    }
}
