import ServiceKit

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
