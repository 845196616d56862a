import Logging

/// What happens to sessions, as log lines for whoever has to find out later. Ids only: no token, no cookie.
struct AuditTrail: Sendable {
    enum Event: String, Sendable {
        case signedIn = "signed in"
        case refreshed = "session refreshed"
        case reuseDetected = "old refresh token came back; session ended"
        case signedOut = "signed out"
        case keyPublished = "new signing key published"
        case keyActivated = "new signing key signs"
        case keyRemoved = "old signing key removed"

        fileprivate var level: Logger.Level {
            switch self {
            case .refreshed: .info
            case .signedIn, .signedOut, .keyPublished, .keyActivated, .keyRemoved: .notice
            case .reuseDetected: .warning
            }
        }
    }

    let logger: Logger

    func record(_ event: Event, _ details: Logger.Metadata) {
        logger.log(
            level: event.level, "\(event.rawValue)", metadata: details.merging(["audit": "true"]) { _, own in own })
    }

    func record(_ event: Event, userID: String, sessionID: String, _ details: Logger.Metadata = [:]) {
        let actor: Logger.Metadata = ["audit": "true", "user_id": "\(userID)", "session_id": "\(sessionID)"]
        logger.log(level: event.level, "\(event.rawValue)", metadata: actor.merging(details) { own, _ in own })
    }
}
