import Access
import Foundation
import HTTPTypes

/// The cookie that ties a login attempt to the browser that began it, so that nobody can be led into finishing somebody
/// else's sign-in. Each attempt has its own: five tabs that begin at once do not overwrite each other's.
struct BrowserBinding: Sendable {
    private let prefix: String
    private let attributes: String

    init(for url: URL) {
        let isSecure = url.scheme == "https"
        prefix = isSecure ? "__Host-ba_signin_" : "ba_signin_"
        // `Lax`, because the way back from the provider is a link from another site.
        attributes = isSecure ? "Path=/; Secure; HttpOnly; SameSite=Lax" : "Path=/auth; HttpOnly; SameSite=Lax"
    }

    /// The `Set-Cookie` for an attempt. It outlives the attempt by the hand-off.
    func setting(_ browser: OneTimeSecret) -> String {
        let seconds = (LoginAttemptStore.lifetime + HandOffStore.lifetime).components.seconds
        return "\(name(browser.hash))=\(browser.text); Max-Age=\(seconds); \(attributes)"
    }

    /// The `Set-Cookie` that makes the browser forget it.
    func clearing(_ hash: [UInt8]) -> String { "\(name(hash))=; Max-Age=0; \(attributes)" }

    /// Whether the request comes from the browser whose secret has this hash.
    func matches(_ hash: [UInt8], in headers: HTTPFields) -> Bool {
        let start = name(hash) + "="
        return headers[values: .cookie].contains { header in
            header.split(separator: ";").contains { pair in
                let trimmed = pair.drop { $0 == " " }
                return trimmed.hasPrefix(start)
                    && OneTimeSecret(String(trimmed.dropFirst(start.utf8.count)))?.hash == hash
            }
        }
    }

    /// The name says which attempt it is, by 48 bits of a hash that is no secret.
    private func name(_ hash: [UInt8]) -> String { prefix + Base64URL.encode(hash.prefix(6)) }
}
