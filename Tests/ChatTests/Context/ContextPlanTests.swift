import Testing

@testable import Chat

@Suite("What a model is given of a long thread")
struct ContextPlanTests {
    private let ten = Array(repeating: 10, count: 10)

    @Test("is everything while it fits, and always when nothing limits it")
    func whole() {
        #expect(ContextPlan(tokens: ten, summaries: [], limit: 100).firstWhole == 0)
        #expect(
            ContextPlan(tokens: ten, summaries: [4], limit: nil) == ContextPlan(tokens: ten, summaries: [], limit: nil))
        #expect(ContextPlan(tokens: [], summaries: [], limit: 10).firstWhole == 0)
    }

    @Test("is the newest that fit, at least the last, and nothing that the summary stands for")
    func newest() {
        #expect(ContextPlan(tokens: ten, summaries: [], limit: 35).firstWhole == 7)
        #expect(ContextPlan(tokens: ten, summaries: [], limit: 1).firstWhole == 9)
        let plan = ContextPlan(tokens: ten, summaries: [2, 7], limit: 100)
        #expect(plan.summarised == 7 && plan.firstWhole == 8)
    }

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
