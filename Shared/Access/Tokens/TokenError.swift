public import ServiceKit

/// Why a token was refused. The reason is for the log; a client only ever reads "Could not validate credentials",
/// so that a refusal teaches a forger nothing.
public enum TokenError: String, ProblemConvertible, CaseIterable {
    case oversized
    case malformed
    case wrongAlgorithm = "wrong_algorithm"
    case wrongType = "wrong_type"
    case criticalHeader = "critical_header"
    case missingKeyID = "missing_key_id"
    case unknownKey = "unknown_key"
    case badSignature = "bad_signature"
    case badClaims = "bad_claims"
    case wrongIssuer = "wrong_issuer"
    case wrongAudience = "wrong_audience"
    case expired
    case notYetValid = "not_yet_valid"
    case revoked

    /// A short word for logs and metrics; it never holds anything from the token.
    public var reason: String { rawValue }

    /// The answer to a person: 401 "Could not validate credentials", whatever the reason.
    public var problem: Problem { .invalidToken }
}
