import Foundation
import HTTPTypes

/// The cookie that keeps someone signed in (RFC 6265bis). Scripts cannot read it, other sites cannot have it sent with
/// a POST, and over HTTPS its `__Host-` name keeps subdomains from planting one of their own.
struct RefreshCookie: Sendable {
    let name: String
    private let attributes: String
    private let lifetime: Duration

    /// - Parameters:
    ///   - url: where browsers reach us; `https` makes the cookie `Secure`.
    ///   - lifetime: how long the browser keeps it.
    init(for url: URL, lifetime: Duration) {
        let isSecure = url.scheme == "https"
        // `__Host-` asks for Path=/, so there the narrower path is given up for the stronger name.
        name = isSecure ? "__Host-ba_refresh" : "ba_refresh"
        attributes = isSecure ? "Path=/; Secure; HttpOnly; SameSite=Lax" : "Path=/auth; HttpOnly; SameSite=Lax"
        self.lifetime = lifetime
    }

    /// The token that the request carries; nil when there is none that could be ours.
    func token(in headers: HTTPFields) -> OneTimeSecret? {
        for header in headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let trimmed = pair.drop { $0 == " " }
                guard trimmed.hasPrefix(name + "=") else { continue }
                if let token = OneTimeSecret(String(trimmed.dropFirst(name.count + 1))) { return token }
            }
        }
        return nil
    }

    /// The `Set-Cookie` that hands `token` to the browser.
    func setting(_ token: OneTimeSecret) -> String {
        "\(name)=\(token.text); Max-Age=\(lifetime.components.seconds); \(attributes)"
    }

    /// The `Set-Cookie` that makes the browser forget it.
    var clearing: String { "\(name)=; Max-Age=0; \(attributes)" }
}
