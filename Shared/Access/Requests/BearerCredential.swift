public import HTTPTypes

/// The token of an `Authorization: Bearer` header (RFC 6750 §2.1).
public enum BearerCredential {
    /// The token; nil when the header is missing, is of another scheme, or was sent more than once.
    ///
    /// Two headers mean that two parties disagree about who is asking, so neither is believed.
    public static func token(in fields: HTTPFields) -> String? {
        let headers = fields[values: .authorization]
        guard headers.count == 1, let header = headers.first else { return nil }
        return token(of: header)
    }

    /// The token in the header's value: the scheme in any case, at least one space, then all up to blanks at the end.
    /// Nil when the scheme is another or nothing follows it.
    public static func token(of value: String) -> String? {
        let bytes = value.utf8
        guard let schemeEnd = bytes.firstIndex(of: space), value[..<schemeEnd].lowercased() == "bearer",
            let start = bytes[schemeEnd...].firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return nil }
        return String(value[start...last])
    }

    private static let space = UInt8(ascii: " ")

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == space || byte == UInt8(ascii: "\t")
    }
}
