internal import Crypto
internal import Foundation

/// An Ed25519 private key that signs access tokens, named by the thumbprint of its public half.
public struct SigningKey: Sendable {
    /// The `kid`: the public key's RFC 7638 thumbprint.
    public let id: String
    private let privateKey: Curve25519.Signing.PrivateKey

    /// A new key from the system's random source.
    public init() { self.init(Curve25519.Signing.PrivateKey()) }

    /// The key with this 32-byte seed (RFC 8032 §5.1.5). Throws when it is not 32 bytes long.
    public init(seed: [UInt8]) throws {
        self.init(try Curve25519.Signing.PrivateKey(rawRepresentation: seed))
    }

    private init(_ privateKey: Curve25519.Signing.PrivateKey) {
        self.privateKey = privateKey
        id = JSONWebKey.thumbprint(x: Base64URL.encode(privateKey.publicKey.rawRepresentation))
    }

    /// The 32 secret bytes. Only to be sealed.
    public var seed: [UInt8] { Array(privateKey.rawRepresentation) }

    /// The public half, as auth publishes it.
    public var publicKey: JSONWebKey {
        JSONWebKey(ed25519: Array(privateKey.publicKey.rawRepresentation))
    }

    func signature(for input: [UInt8]) throws -> [UInt8] { try Array(privateKey.signature(for: input)) }
}
