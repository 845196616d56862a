public import HTTPTypes

/// The token of an `Authorization: Bearer` header (RFC 6750 §2.1).
public enum BearerCredential {
    /// The token; nil when the header is missing, is of another scheme, or was sent more than once.
    ///
    /// Two headers mean that two parties disagree about who is asking, so neither is believed.
    public static func token(in fields: HTTPFields) -> String? {
        let headers = fields[values: .authorization]
        guard headers.count == 1, let header = headers.first else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
