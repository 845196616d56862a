import Access
import Crypto

/// 256 random bits that are good for one use: a state, a hand-off code, what binds an attempt to a browser, a refresh
/// token. The store only ever sees its hash, which needs no salt, because there is nothing to guess.
struct OneTimeSecret: Sendable, Hashable {
    /// 43 characters of base64url.
    let text: String
    /// SHA-256 of the 32 bytes.
    let hash: [UInt8]

    /// A new one.
    init() {
        self.init(bytes: (0..<32).map { _ in UInt8.random(in: .min ... .max) })
    }

    /// The one that somebody sent; nil when it cannot be one of ours.
    init?(_ text: String) {
        guard text.utf8.count == 43, let bytes = Base64URL.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    private init(bytes: [UInt8]) {
        text = Base64URL.encode(bytes)
        hash = Array(SHA256.hash(data: bytes))
    }
}

extension OneTimeSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// It must not reach a log by accident.
    var description: String { "OneTimeSecret" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
