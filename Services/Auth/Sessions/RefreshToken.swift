import Access
import Crypto

/// The secret in the refresh cookie: 256 random bits. The store only ever sees its hash, which needs no salt, because
/// there is nothing to guess.
struct RefreshToken: Sendable, Hashable {
    /// As the cookie carries it: 43 characters.
    let text: String
    /// SHA-256 of the 32 bytes.
    let hash: [UInt8]

    /// A new one.
    init() {
        self.init(bytes: (0..<32).map { _ in UInt8.random(in: .min ... .max) })
    }

    /// The one that a browser sent; nil when it cannot be one of ours.
    init?(_ text: String) {
        guard text.utf8.count == 43, let bytes = Base64URL.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    private init(bytes: [UInt8]) {
        text = Base64URL.encode(bytes)
        hash = Array(SHA256.hash(data: bytes))
    }
}

extension RefreshToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// It must not reach a log by accident.
    var description: String { "RefreshToken" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
