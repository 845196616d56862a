/// Which names a service in development answers to.
///
/// A page on the internet can point its own name at 127.0.0.1 and so speak to a developer's services as if it came from
/// there (DNS rebinding). Such a name has a dot; the names of containers have none,
/// and an address cannot be pointed elsewhere.
enum LocalName {
    /// - Parameter authority: the `Host` of a request (RFC 9110 §7.2); browsers always send one.
    static func matches(_ authority: String?) -> Bool {
        guard let authority else { return true }
        if authority == "[::1]" || authority.hasPrefix("[::1]:") { return true }
        let name = authority.split(separator: ":", omittingEmptySubsequences: false)[0]
        let isAddress = name.allSatisfy { $0.isASCII && $0.isNumber || $0 == "." }
        return !name.isEmpty && (isAddress || !name.contains("."))
    }
}
