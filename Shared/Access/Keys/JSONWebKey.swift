internal import Crypto

/// A public key as JSON (RFC 7517); ours are always Ed25519 (RFC 8037 §2). Fields of other kinds of key are let be.
public struct JSONWebKey: Sendable, Hashable, Codable {
    /// The kind of key: `OKP` for ours.
    public var kty: String
    /// The curve: `Ed25519` for ours.
    public var crv: String?
    /// The public key, base64url.
    public var x: String?
    public var kid: String?
    public var use: String?
    public var alg: String?

    /// The key with these 32 bytes, named by its thumbprint.
    public init(ed25519 bytes: [UInt8]) {
        let x = Base64URL.encode(bytes)
        kty = "OKP"
        crv = "Ed25519"
        self.x = x
        kid = Self.thumbprint(x: x)
        use = "sig"
        alg = "EdDSA"
    }

    /// RFC 7638 §3 with the members that RFC 8037 §2 asks for, in their order, without white space.
    static func thumbprint(x: String) -> String {
        Base64URL.encode(SHA256.hash(data: Array(#"{"crv":"Ed25519","kty":"OKP","x":"\#(x)"}"#.utf8)))
    }

    /// The key to verify with; nil when this is not an Ed25519 key for signatures or its bytes are no key.
    var verificationKey: Curve25519.Signing.PublicKey? {
        guard kty == "OKP", crv == "Ed25519", use == nil || use == "sig", alg == nil || alg == "EdDSA",
            let x, let bytes = Base64URL.decode(x), bytes.count == 32
        else { return nil }
        do {
            return try Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        } catch {
            return nil
        }
    }
}
