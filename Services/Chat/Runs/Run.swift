import Contracts
import ServiceKit

/// One answer being made, or made.
struct Run: Sendable, Equatable {
    enum State: String, Sendable {
        case running, complete, stopped, interrupted, failed
    }

    enum Purpose: String, Sendable {
        /// The answer becomes a message of the thread.
        case conversation
        /// Only the artifact is kept.
        case artifact
    }

    var id: String
    var threadID: String
    var owner: String
    /// The answer's message; `nil` for an artifact run.
    var messageID: String?
    /// What the person wrote; read back from the store only for an artifact run, elsewhere it is a message.
    var prompt: String
    var purpose: Purpose
    /// The model's id.
    var model: String
    var state: State
    var correlationID: String
    var createdAt: Timestamp
}
