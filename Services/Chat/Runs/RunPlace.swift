/// Where in its thread a question and its answer go.
enum RunPlace: Sendable, Equatable {
    /// After what the thread shows last.
    case end
    /// Beside a question, as another version of it.
    case insteadOf(questionID: String)
    /// Beside the answers that a question has; the question is not asked again.
    case answering(questionID: String)

    /// What the question has before it.
    var follows: BranchPlace {
        switch self {
        case .end: .head
        case .insteadOf(let questionID), .answering(let questionID): .before(questionID)
        }
    }
}
