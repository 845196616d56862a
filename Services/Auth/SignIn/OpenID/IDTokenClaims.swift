import Foundation
import JWTKit

/// What an id token says (OpenID Connect Core §2). A claim of the wrong type counts as missing, and what is missing is
/// missed by name in ``IDTokenRules``.
struct IDTokenClaims: JWTPayload, Equatable {
    var iss: String?
    var sub: String?
    var aud: [String] = []
    var azp: String?
    var exp: Double?
    var iat: Double?
    var nbf: Double?
    var nonce: String?
    var email: String?
    var isEmailVerified = false
    var name: String?
    var preferredUsername: String?
    /// Microsoft: the tenant and the object id of the account.
    var tid: String?
    var oid: String?

    enum CodingKeys: String, CodingKey {
        case iss, sub, aud, azp, exp, iat, nbf, nonce, email, name, tid, oid
        case isEmailVerified = "email_verified"
        case preferredUsername = "preferred_username"
        /// Microsoft's word for a verified address, an optional claim.
        case edov = "xms_edov"
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        /// Some providers write it as text or as a number.
        func isTrue(_ key: CodingKeys) -> Bool {
            container.truth(key) ?? (["true", "1"].contains(container.text(key)) || container.number(key) == 1)
        }
        iss = container.text(.iss)
        sub = container.text(.sub)
        aud = container.text(.aud).map { [$0] } ?? container.texts(.aud) ?? []
        azp = container.text(.azp)
        exp = container.number(.exp)
        iat = container.number(.iat)
        nbf = container.number(.nbf)
        nonce = container.text(.nonce)
        email = container.text(.email)
        isEmailVerified = isTrue(.isEmailVerified) || isTrue(.edov)
        name = container.text(.name)
        preferredUsername = container.text(.preferredUsername)
        tid = container.text(.tid)
        oid = container.text(.oid)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(iss, forKey: .iss)
        try container.encodeIfPresent(sub, forKey: .sub)
        try container.encode(aud, forKey: .aud)
        try container.encodeIfPresent(azp, forKey: .azp)
        try container.encodeIfPresent(exp, forKey: .exp)
        try container.encodeIfPresent(iat, forKey: .iat)
        try container.encodeIfPresent(nbf, forKey: .nbf)
        try container.encodeIfPresent(nonce, forKey: .nonce)
        try container.encodeIfPresent(email, forKey: .email)
        try container.encode(isEmailVerified, forKey: .isEmailVerified)
        try container.encodeIfPresent(name, forKey: .name)
        try container.encodeIfPresent(preferredUsername, forKey: .preferredUsername)
        try container.encodeIfPresent(tid, forKey: .tid)
        try container.encodeIfPresent(oid, forKey: .oid)
    }

    /// The library checks the signature; every claim is checked by ``IDTokenRules``, with our clock and our words.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}
