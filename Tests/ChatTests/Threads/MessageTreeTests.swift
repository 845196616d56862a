import Testing

@testable import Chat

@Suite("The tree of a thread's messages")
struct MessageTreeTests {
    /// q1 has two answers; after the first, q2 was edited into q2b.
    private let tree = MessageTree([
        .init(id: "q1", parentId: nil), .init(id: "a1", parentId: "q1"), .init(id: "q2", parentId: "a1"),
        .init(id: "a2", parentId: "q2"), .init(id: "q2b", parentId: "a1"), .init(id: "a2b", parentId: "q2b"),
        .init(id: "a1b", parentId: "q1"),
    ])

    @Test("gives the branch that leads to its head")
    func branch() {
        #expect(tree.branch(to: "a2") == ["q1", "a1", "q2", "a2"])
        #expect(tree.branch(to: "a2b") == ["q1", "a1", "q2b", "a2b"])
        #expect(tree.branch(to: nil) == ["q1", "a1b"])
        #expect(tree.branch(to: "gone") == ["q1", "a1b"])
        #expect(MessageTree([]).branch(to: "q1").isEmpty)
    }

    @Test("knows the versions of each message")
    func versions() {
        #expect(tree.versions(of: "q2b") == ["q2", "q2b"])
        #expect(tree.versions(of: "a1") == ["a1", "a1b"])
        #expect(tree.versions(of: "q1") == ["q1"])
    }

    @Test("finds the end of the newest branch through a message")
    func leaf() {
        #expect(tree.newestLeaf(below: "a1") == "a2b")
        #expect(tree.newestLeaf(below: "q2") == "a2")
        #expect(tree.newestLeaf(below: "a1b") == "a1b")
    }

    @Test("does not go round in circles, whatever is stored")
    func circle() {
        let circle = MessageTree([.init(id: "a", parentId: "b"), .init(id: "b", parentId: "a")])
        #expect(circle.branch(to: "a").count == 2)
        _ = circle.newestLeaf(below: "a")
    }
}
