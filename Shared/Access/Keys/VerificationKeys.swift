internal import Crypto

/// Public keys by `kid`, ready to verify with.
public struct VerificationKeys: Sendable {
    private let byID: [String: Curve25519.Signing.PublicKey]

    /// The usable keys of `set`. Keys of other kinds or without a `kid` are left out (RFC 7517 §5).
    public init(_ set: JSONWebKeySet) {
        byID = set.keys.reduce(into: [:]) { keys, key in
            guard let id = key.kid, let verificationKey = key.verificationKey else { return }
            keys[id] = verificationKey
        }
    }

    /// No keys at all: every token is unknown.
    public static let none = VerificationKeys(JSONWebKeySet(keys: []))

    public var isEmpty: Bool { byID.isEmpty }

    public func contains(_ keyID: String) -> Bool { byID[keyID] != nil }

    subscript(keyID: String) -> Curve25519.Signing.PublicKey? { byID[keyID] }
}
