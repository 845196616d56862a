import Testing

@testable import Chat

@Suite("A long thread")
struct ContextPlanTests {
    private let ten = Array(repeating: 10, count: 10)

    @Test("is summarised when it is twice what is kept whole, in pieces")
    func due() {
        #expect(ContextPlan.due(tokens: ten, summarised: nil, keep: 60, most: 100).isEmpty)
        #expect(ContextPlan.due(tokens: ten, summarised: nil, keep: 30, most: 100) == 0..<7)
        #expect(ContextPlan.due(tokens: ten, summarised: nil, keep: 30, most: 40) == 0..<4)
        #expect(ContextPlan.due(tokens: ten, summarised: 3, keep: 30, most: 40) == 4..<7)
        #expect(ContextPlan.due(tokens: ten, summarised: 6, keep: 30, most: 40).isEmpty)
        #expect(ContextPlan.due(tokens: [500, 1, 1], summarised: nil, keep: 30, most: 40) == 0..<1)
    }
}
