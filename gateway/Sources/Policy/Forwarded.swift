/// What a service is told about the way a request came. Whatever the client said about it was dropped before.
enum Forwarded {
    /// - Parameter provenance: its host is checked against the allowed ones already.
    static func headers(_ provenance: Provenance) -> [(String, String)] {
        var headers = [
            ("X-Forwarded-For", provenance.addressText), ("X-Forwarded-Proto", provenance.scheme.rawValue),
        ]
        if let host = provenance.host { headers.append(("X-Forwarded-Host", host)) }
        return headers
    }
}
