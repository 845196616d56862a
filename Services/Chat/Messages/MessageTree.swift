/// How a thread's messages hang together: each follows its parent, and those with one parent are versions of each other,
/// made by editing a question or asking for another answer. What a thread shows is one branch, from the first message to
/// its head.
struct MessageTree: Sendable {
    struct Node: Decodable, Sendable, Equatable {
        var id: String
        var parentId: String?
    }

    /// In order of time.
    private let ids: [String]
    private let parents: [String: String]
    private let children: [String?: [String]]

    /// - Parameter nodes: in order of time.
    init(_ nodes: [Node]) {
        ids = nodes.map(\.id)
        parents = Dictionary(
            uniqueKeysWithValues: nodes.compactMap { node in node.parentId.map { (node.id, $0) } })
        children = Dictionary(grouping: nodes, by: \.parentId).mapValues { $0.map(\.id) }
    }

    /// The ids from the first message to `head`; without one, to the newest message.
    func branch(to head: String?) -> [String] {
        var branch: [String] = []
        var next = head.flatMap { ids.contains($0) ? $0 : nil } ?? ids.last
        // Never longer than there are messages, whatever is stored.
        while let id = next, branch.count < ids.count {
            branch.append(id)
            next = parents[id]
        }
        return branch.reversed()
    }

    /// The versions of a message, itself among them, oldest first.
    func versions(of id: String) -> [String] {
        children[parents[id]] ?? [id]
    }

    /// The end of the newest branch through a message.
    func newestLeaf(below id: String) -> String {
        var leaf = id
        for _ in ids {
            guard let next = children[leaf]?.last else { break }
            leaf = next
        }
        return leaf
    }
}
