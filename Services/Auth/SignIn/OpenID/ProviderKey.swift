import Foundation
import JWTKit

/// A public key of a provider (RFC 7517). A member of the wrong type counts as missing: one odd key must not take the
/// others with it.
struct ProviderKey: Decodable, Sendable, Equatable {
    /// What an id token may be signed with. Nothing with a shared secret, and never `none`: whoever knows the public key
    /// could then sign.
    enum Algorithm: String, CaseIterable, Sendable {
        case rs256 = "RS256"
        case rs384 = "RS384"
        case rs512 = "RS512"
        case ps256 = "PS256"
        case es256 = "ES256"
        case es384 = "ES384"
        case edDSA = "EdDSA"
    }

    var kty: String?
    var kid: String?
    var use: String?
    var alg: String?
    var crv: String?
    var n: String?
    var e: String?
    var x: String?
    var y: String?

    private enum CodingKeys: String, CodingKey {
        case kty, kid, use, alg, crv, n, e, x, y
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kty = container.text(.kty)
        kid = container.text(.kid)
        use = container.text(.use)
        alg = container.text(.alg)
        crv = container.text(.crv)
        n = container.text(.n)
        e = container.text(.e)
        x = container.text(.x)
        y = container.text(.y)
    }

    /// Whether it is made for this algorithm.
    func fits(_ algorithm: Algorithm) -> Bool {
        guard use == nil || use == "sig", alg == nil || alg == algorithm.rawValue else { return false }
        return switch algorithm {
        case .rs256, .rs384, .rs512, .ps256: kty == "RSA"
        case .es256: kty == "EC" && crv == "P-256"
        case .es384: kty == "EC" && crv == "P-384"
        case .edDSA: kty == "OKP" && crv == "Ed25519"
        }
    }

    /// This key alone, for this algorithm alone: whatever a token's header asks for, nothing else is tried.
    /// - Throws: when its numbers are no key, or an RSA key has less than 2048 bits.
    func collection(for algorithm: Algorithm) async throws -> JWTKeyCollection {
        let keys = JWTKeyCollection()
        switch algorithm {
        case .rs256: await keys.add(rsa: try rsa, digestAlgorithm: .sha256)
        case .rs384: await keys.add(rsa: try rsa, digestAlgorithm: .sha384)
        case .rs512: await keys.add(rsa: try rsa, digestAlgorithm: .sha512)
        case .ps256: await keys.add(pss: try rsa, digestAlgorithm: .sha256)
        case .es256: await keys.add(ecdsa: try ES256PublicKey(parameters: (x ?? "", y ?? "")))
        case .es384: await keys.add(ecdsa: try ES384PublicKey(parameters: (x ?? "", y ?? "")))
        case .edDSA: await keys.add(eddsa: try EdDSA.PublicKey(x: x ?? "", curve: .ed25519))
        }
        return keys
    }

    private var rsa: Insecure.RSA.PublicKey {
        get throws { try Insecure.RSA.PublicKey(modulus: n ?? "", exponent: e ?? "") }
    }
}

/// A provider's key set (RFC 7517 §5).
struct ProviderKeySet: Decodable, Sendable {
    var keys: [ProviderKey]

    /// The key that a token's header asks for.
    /// - Throws: `unknownKey`; `ambiguousKey` when the header names none and several would do.
    func key(named keyID: String?, for algorithm: ProviderKey.Algorithm) throws(SignInRefusal) -> ProviderKey {
        let fitting = keys.filter { $0.fits(algorithm) && (keyID == nil || $0.kid == keyID) }
        guard let key = fitting.first else { throw SignInRefusal(.unknownKey) }
        guard fitting.count == 1 else { throw SignInRefusal(.ambiguousKey) }
        return key
    }
}
