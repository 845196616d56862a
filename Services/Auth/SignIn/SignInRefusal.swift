import HTTPTypes
import ServiceKit

/// Why a sign-in came to nothing: a reason for whoever reads the log, and a kind for the person.
struct SignInRefusal: Error, Sendable, Equatable {
    var reason: Reason
    /// What else the log should know. Never a token, a code or a cookie.
    var detail: String?

    init(_ reason: Reason, _ detail: String? = nil) {
        self.reason = reason
        self.detail = detail
    }

    /// As it stands in the log.
    enum Reason: String, Sendable, CaseIterable {
        // The way back to us
        case incomplete = "incomplete_callback"
        case unknownState = "unknown_or_used_state"
        case otherProvider = "state_of_another_provider"
        case otherBrowser = "state_of_another_browser"
        case denied = "denied_at_provider"
        case providerError = "error_from_provider"
        case responseIssuer = "response_issuer_mismatch"
        case responseIssuerMissing = "response_issuer_missing"
        // The provider's answers
        case unreachable = "provider_unreachable"
        case tooSlow = "provider_too_slow"
        case badStatus = "provider_status"
        case notJSON = "provider_answer_not_json"
        case tooLarge = "provider_answer_too_large"
        case unusableAnswer = "provider_answer_unusable"
        case discoveryIssuer = "discovery_issuer_mismatch"
        case codeRefused = "code_refused_by_provider"
        case noIDToken = "id_token_missing"
        // The id token
        case malformedToken = "id_token_malformed"
        case algorithm = "id_token_algorithm_not_allowed"
        case criticalHeader = "id_token_critical_header"
        case unknownKey = "id_token_key_unknown"
        case ambiguousKey = "id_token_key_ambiguous"
        case unusableKey = "id_token_key_unusable"
        case signature = "id_token_signature"
        case issuer = "id_token_issuer"
        case tenant = "id_token_tenant"
        case audience = "id_token_audience"
        case authorizedParty = "id_token_authorized_party"
        case expired = "id_token_expired"
        case noExpiry = "id_token_expiry_missing"
        case issuedInFuture = "id_token_issued_in_the_future"
        case noIssueTime = "id_token_issue_time_missing"
        case notYetValid = "id_token_not_yet_valid"
        case nonce = "id_token_nonce"
        case noNonce = "id_token_nonce_missing"
        case noSubject = "id_token_subject_missing"
        case userInfoSubject = "user_info_subject_mismatch"
        // The person
        case noEmail = "email_missing"
        case emailUnverified = "email_not_verified"
        case notAllowed = "email_not_allowed"
        case emailTaken = "email_of_another_user"
        // The hand-off
        case unknownCode = "unknown_or_used_hand_off"
        case handOffBrowser = "hand_off_of_another_browser"
    }
}

extension SignInRefusal {
    /// What the person is told; `code` is also what the web app finds its words by.
    var problem: Problem {
        switch reason {
        case .incomplete:
            Problem(
                .unprocessableContent, code: "sign_in_incomplete",
                "The provider sent you back without an answer. Nothing was changed; sign in again.")
        case .unknownState, .otherProvider:
            .badRequest(
                "sign_in_expired",
                "This sign-in took longer than ten minutes or was finished already. Nothing was changed; sign in again."
            )
        case .otherBrowser, .handOffBrowser:
            .badRequest(
                "sign_in_elsewhere",
                "This sign-in was not begun in this browser, or its cookies are blocked. Nothing was changed; sign in again here."
            )
        case .unknownCode:
            .badRequest(
                "hand_off_expired",
                "This sign-in was finished already or took too long to arrive. Nothing was changed; sign in again.")
        case .denied:
            Problem(
                .forbidden, code: "sign_in_denied",
                "The sign-in was cancelled at the provider. Nothing was changed; sign in again whenever you like.")
        case .unreachable, .tooSlow, .badStatus, .notJSON, .tooLarge, .unusableAnswer:
            .unavailable(
                "provider_unavailable",
                "The provider is not answering properly just now. Nothing was changed; try again in a moment.")
        case .noEmail:
            Problem(
                .forbidden, code: "email_missing",
                "The provider did not tell us your e-mail address. Allow it to, or sign in another way.")
        case .emailUnverified:
            Problem(
                .forbidden, code: "email_unverified",
                "The provider does not say that this e-mail address is yours. Verify it there, or sign in another way.")
        case .notAllowed:
            Problem(
                .forbidden, code: "not_allowed",
                "Your account is not among those that may enter here. Ask whoever runs this installation.")
        case .emailTaken:
            .conflict(
                "email_taken",
                "This e-mail address already belongs to someone who signs in another way. Nothing was changed; use that way."
            )
        default:
            Problem(
                .badGateway, code: "provider_refused",
                "The provider's answer could not be trusted, so nobody was signed in. Try again; if it stays, tell whoever runs this installation."
            )
        }
    }
}

extension Problem {
    fileprivate static func unavailable(_ code: String, _ detail: String) -> Problem {
        Problem(.serviceUnavailable, code: code, detail, retryable: true, retryAfter: .seconds(5))
    }
}
