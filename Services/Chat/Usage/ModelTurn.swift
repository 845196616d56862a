import ServiceKit

/// One call of a model and what it used: a line of the bill.
struct ModelTurn: Sendable, Equatable {
    var runID: String
    /// From 1 within the run.
    var number: Int
    var owner: String
    /// The provider's name of the model.
    var model: String
    var usage: TokenUsage
    var costMicrodollars: Int
    /// The provider did not say what was used, so it was reckoned from the length of what went and came.
    var isEstimated: Bool
    /// The model is in no table of prices; the default was taken.
    var isDefaultPriced: Bool
    var at: Timestamp
}

/// What a call may cost, set aside in the budget until it is known what it did cost.
struct Reservation: Sendable, Equatable {
    var runID: String
    /// The turn of the run that it is for, from 1.
    var turn: Int
    var owner: String
    /// The first moment of the month it is charged to.
    var month: Timestamp
    var model: String
    /// Estimated.
    var inputTokens: Int
    var microdollars: Int
    var createdAt: Timestamp
}
