import Contracts
import ServiceKit

/// How an answer ended, as its readers are told and its row keeps it.
enum RunEnding: Sendable, Equatable {
    case complete
    case stopped
    /// A former replica broke it off, and the model cannot go on from there.
    case interrupted
    case failed(ModelFailure)

    /// The ending that an error brings about; `nil` when the run is not this replica's to end, or may be gone on with.
    init?(of error: any Error) {
        switch error {
        case is RunStopped: self = .stopped
        case is RunRecorder.DifferentReplay: self = .interrupted
        case let failure as ModelFailure: self = .failed(failure)
        case let problem as Problem:
            self = .failed(
                ModelFailure(code: problem.code, message: problem.detail, isRetryable: problem.isRetryable))
        default: return nil
        }
    }

    /// There is no room for what the answer goes on with.
    static let withoutRoom = RunEnding.failed(
        ModelFailure(
            code: "storage_full",
            message: "The server has no space left; what was written is kept. Tell whoever runs it, then ask again.",
            isRetryable: true))

    /// The provider did not take the request, so that there is nothing to pay for unless it said so itself.
    var isRefusal: Bool {
        if case .failed(let failure) = self { failure.isRefusal } else { false }
    }

    var state: Run.State {
        switch self {
        case .complete: .complete
        case .stopped: .stopped
        case .interrupted: .interrupted
        case .failed: .failed
        }
    }

    /// The run's last event.
    func event(of answer: Answer, run: Run) -> RunEvent {
        switch self {
        case .complete: .complete(answer, model: run.model, messageID: run.messageID)
        case .stopped: .stopped
        case .interrupted:
            .interrupted("The answer was interrupted. What is here was kept; ask again for the rest.")
        case .failed(let failure): .failed(failure)
        }
    }
}
