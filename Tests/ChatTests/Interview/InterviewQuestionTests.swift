import Testing

@testable import Chat

@Suite("The questions of the interview")
struct InterviewQuestionTests {
    @Test(
        "every question is in the table once, with three usable suggestions and all its texts",
        arguments: QuestionID.allCases)
    func table(id: QuestionID) {
        let question = Question.with(id)
        #expect(question.id == id)
        #expect(Question.all.count { $0.id == id } == 1)
        #expect(question.suggestions.count == 3)
        #expect(Set(question.suggestions).count == 3)
        for text in [
            question.text, question.short, question.why, question.probe, question.acknowledgement, question.owner,
        ] {
            #expect(!text.isEmpty)
        }
        #expect(question.text.hasSuffix("?") || question.text.contains("? ") || question.text.hasSuffix("."))
        #expect(id == .idea || question.acknowledgement.contains("{said}"))
        #expect(!question.searchWords.isEmpty)
    }

    @Test("there are 18 to 24 questions in 7 to 9 areas, each of which is asked about")
    func extent() {
        #expect((18...24).contains(QuestionID.interview.count))
        #expect((7...9).contains(Area.allCases.count))
        for area in Area.allCases { #expect(QuestionID.interview.contains { Question.with($0).area == area }) }
    }

    @Test("no suggestion is vague or leaves a gap unfilled, whatever the feature", arguments: FeatureKind.allCases)
    func suggestions(kind: FeatureKind) {
        for id in QuestionID.interview {
            let question = Question.with(id)
            let offered = kind.suggestions(for: id) ?? question.suggestions
            #expect(offered.count == 3)
            for text in offered.map(Slots(Discovery()).fill) {
                #expect(!text.contains("{"))
                #expect(!Vagueness.isThin(text, to: question), "\(text)")
            }
        }
    }
}
