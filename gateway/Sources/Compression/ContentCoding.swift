import NIOHTTP1

/// Whether an answer is sent compressed.
///
/// Compression betrays a secret that stands in one answer with words that an attacker chose, if the attacker can make the
/// person's browser ask for it again and again and see the lengths (BREACH). Here a foreign page cannot ask for an answer
/// with a secret: what chat and documents say needs a bearer token, which no browser adds by itself. What auth says can
/// depend on a cookie, which browsers do add; it is short, and never compressed.
enum ContentCoding: Equatable, Sendable {
    case identity
    case gzip

    /// Below this, what is saved is less than what a network packet holds anyway.
    static let worthwhileBytes = 1_024

    /// What the client understands (RFC 9110 §12.5.3). Who says nothing gets nothing compressed: such clients are mostly
    /// programs that would not expect it.
    init(accepting header: String?) {
        self = header.map(Self.acceptsGzip) == true ? .gzip : .identity
    }

    private static func acceptsGzip(_ header: String) -> Bool {
        var byAsterisk = false
        for element in header.split(separator: ",") {
            let parts = element.split(separator: ";", omittingEmptySubsequences: false)
            let name = String(parts[0]).trimmingWhitespace().lowercased()
            guard name == "gzip" || name == "x-gzip" || name == "*" else { continue }
            let isWanted = parts.dropFirst().allSatisfy { isPositive(String($0).trimmingWhitespace().lowercased()) }
            // The name itself counts more than the asterisk.
            if name != "*" { return isWanted }
            byAsterisk = isWanted
        }
        return byAsterisk
    }

    private static func isPositive(_ parameter: String) -> Bool {
        guard parameter.hasPrefix("q=") else { return true }
        return Double(parameter.dropFirst(2)).map { $0 > 0 } ?? false
    }

    /// Whether it is text of some kind. Everything else that we carry is compressed by its own format.
    static func isText(mediaType: String) -> Bool {
        let type = mediaType.prefix { $0 != ";" }.lowercased().trimmingWhitespace()
        // Of a stream of events every event is due at once.
        if type == "text/event-stream" { return false }
        return type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml")
            || others.contains(type)
    }

    private static let others: Set<String> = [
        "application/json", "application/javascript", "application/manifest+json", "application/xml", "image/svg+xml",
    ]
}
