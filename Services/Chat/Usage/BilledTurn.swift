import ServiceKit

/// One call of a model and what it used: a line of the bill.
struct BilledTurn: Sendable, Equatable {
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
