/// Finds the requirements of a former version again in a new one.
enum RequirementMatching {
    struct Known: Sendable {
        var id: RequirementID
        var line: RequirementLedger.Line
    }

    /// Words in common, weighed by how telling they are, from which on two texts are the same requirement.
    private static let same = 0.5
    /// The same for one that a former version had already given up.
    private static let sameAgain = 0.75
    /// The same for a number that the model kept: it is believed unless the words are altogether others.
    private static let sameNumber = 0.2
    /// Among equals a kept number wins.
    private static let advantage = 0.15

    /// For each item that was known, by its index, the index of what it was.
    static func match(_ items: [RequirementNumbering.Item], with known: [Known]) -> [Int: Int] {
        guard !items.isEmpty, !known.isEmpty else { return [:] }
        var matches = equal(items, known)
        var taken = Set(matches.values)
        let texts = TextIndex(known.map(\.line.text), beside: items.map(\.text))
        let byID = Dictionary(known.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        var candidates: [(score: Double, item: Int, known: Int)] = []
        for (at, item) in items.enumerated() where matches[at] == nil {
            let namesake = byID[item.id].flatMap { known[$0].line.isLive ? $0 : nil }
            for other in texts.near(at).union([namesake].compactMap(\.self)) where !taken.contains(other) {
                let similarity = texts.similarity(at, other)
                let enough = other == namesake ? sameNumber : known[other].line.isLive ? same : sameAgain
                guard similarity >= enough else { continue }
                candidates.append((similarity + (known[other].id == item.id ? advantage : 0), at, other))
            }
        }
        candidates.sort { ($1.score, $0.item, $0.known) < ($0.score, $1.item, $1.known) }
        for candidate in candidates where matches[candidate.item] == nil && !taken.contains(candidate.known) {
            matches[candidate.item] = candidate.known
            taken.insert(candidate.known)
        }
        return matches
    }

    /// Those whose words are the same, number by number first and then in order.
    private static func equal(_ items: [RequirementNumbering.Item], _ known: [Known]) -> [Int: Int] {
        var matches: [Int: Int] = [:]
        var waiting: [String: [Int]] = [:]
        for (index, entry) in known.enumerated() {
            waiting[Words.padded(entry.line.text), default: []].append(index)
        }
        let texts = items.map { Words.padded($0.text) }
        for isSameNumber in [true, false] {
            for (at, item) in items.enumerated() where matches[at] == nil && !Words.all(texts[at]).isEmpty {
                let found = waiting[texts[at]]?.firstIndex { !isSameNumber || known[$0].id == item.id }
                guard let found else { continue }
                matches[at] = waiting[texts[at]]?.remove(at: found)
            }
        }
        return matches
    }
}

/// Texts by their words, so that each is compared only with those it has a telling one in common with.
private struct TextIndex {
    private let known: [Set<String>]
    private let items: [Set<String>]
    private let holders: [String: [Int]]
    private let weights: [String: Double]
    /// A word that so many have tells nothing.
    private static let common = 40

    init(_ texts: [String], beside others: [String]) {
        known = texts.map { Set(Words.content($0)) }
        items = others.map { Set(Words.content($0)) }
        var holders: [String: [Int]] = [:]
        for (index, words) in known.enumerated() { for word in words { holders[word, default: []].append(index) } }
        var counts: [String: Int] = [:]
        for words in items { for word in words { counts[word, default: 0] += 1 } }
        // "The solution shall let clerks" stands in all of them and says nothing.
        weights = counts.merging(holders.mapValues(\.count), uniquingKeysWith: max).mapValues { 1 / Double($0) }
        self.holders = holders
    }

    func near(_ item: Int) -> Set<Int> {
        var near = Set<Int>()
        for word in items[item] {
            guard let holders = holders[word], holders.count <= Self.common else { continue }
            near.formUnion(holders)
        }
        return near
    }

    /// Twice the weight of the common words by the weight of all of them: from 0 to 1.
    func similarity(_ item: Int, _ other: Int) -> Double {
        let all = weight(items[item]) + weight(known[other])
        return all > 0 ? 2 * weight(items[item].intersection(known[other])) / all : 0
    }

    private func weight(_ words: Set<String>) -> Double { words.sorted().reduce(0) { $0 + (weights[$1] ?? 0) } }
}
