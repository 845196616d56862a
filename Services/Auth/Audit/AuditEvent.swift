import Logging
import ServiceKit

/// Something that happened to a person's sign-in or to the keys, as it is kept.
///
/// The actor is a user's id and never an e-mail address: the record may outlive the person's account, and whoever reads
/// a stolen one should learn as little as from the rest of the database. Tokens, codes and cookies are in no detail.
struct AuditEvent: Sendable, Equatable {
    enum Kind: String, Codable, Sendable, CaseIterable {
        case signedIn = "signed_in"
        /// A sign-in, or the renewal of a session, that was turned away.
        case refused
        case refreshed
        case reuseDetected = "reuse_detected"
        case signedOut = "signed_out"
        case keyPublished = "key_published"
        case keyActivated = "key_activated"
        case keyRemoved = "key_removed"

        /// As the log says it.
        var message: String {
            switch self {
            case .signedIn: "signed in"
            case .refused: "sign-in refused"
            case .refreshed: "session refreshed"
            case .reuseDetected: "old refresh token came back; session ended"
            case .signedOut: "signed out"
            case .keyPublished: "new signing key published"
            case .keyActivated: "new signing key signs"
            case .keyRemoved: "old signing key removed"
            }
        }

        var level: Logger.Level {
            switch self {
            case .refreshed: .info
            case .signedIn, .signedOut, .refused, .keyPublished, .keyActivated, .keyRemoved: .notice
            case .reuseDetected: .warning
            }
        }
    }

    var id: String
    var at: Timestamp
    var kind: Kind
    var userID: String?
    var sessionID: String?
    /// From where, as the gateway tells it.
    var address: String?
    var correlationID: String?
    var details: [String: String]
}
