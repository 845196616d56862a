/// What a service is told about the way a request came. Whatever the client said about it was dropped before.
enum Forwarded {
    /// - Parameters:
    ///   - client: the peer's address.
    ///   - host: the `Host` the client asked for, already checked against the allowed ones.
    static func headers(client: String, host: String?, scheme: String = "http") -> [(String, String)] {
        var headers = [("X-Forwarded-For", client), ("X-Forwarded-Proto", scheme)]
        if let host { headers.append(("X-Forwarded-Host", host)) }
        return headers
    }
}
