/// A priority as documents state it: MoSCoW, high to low, P0 to P4.
struct StatedPriority: Sendable, Equatable {
    var word: String

    /// A table's cell that is a priority: "Must", "**High**", "Should have".
    init?(cell: String) {
        let words = Words.all(Specification.plain(cell.prefix(60)))
        guard let first = words.first, words.count <= 4, Self.known.contains(first) else { return nil }
        word = first
    }

    /// "Priority: must", "- **Priority** – High", "MoSCoW: Should".
    init?(line: String) {
        let words = Words.all(Specification.plain(line.prefix(400)))
        for (index, word) in words.enumerated() where word == "priority" || word == "moscow" {
            // "Priority (MoSCoW): Must"
            guard let next = words.dropFirst(index + 1).first(where: { !["moscow", "is", "level"].contains($0) }),
                Self.known.contains(next)
            else { continue }
            self.word = next
            return
        }
        return nil
    }

    private static let known: Set<String> = [
        "must", "should", "could", "wont", "mandatory", "essential", "optional", "critical", "high", "medium", "low",
        "p0", "p1", "p2", "p3", "p4", "m", "s", "c", "w",
    ]
}
