internal import Foundation

/// A JSON Web Signature in compact form (RFC 7515 §3.1), taken apart but not yet believed.
struct CompactJWS {
    /// 4 KiB: ours are near 600 bytes, and nothing longer deserves a parse.
    static let byteLimit = 4096

    let header: Header
    let payload: [UInt8]
    let signature: [UInt8]
    /// What the signature covers: the first two parts and the dot between them, as they were sent.
    let signingInput: [UInt8]

    /// The protected header. `jwk`, `jku`, `x5c` and `x5u` are not even read: a token never brings its own key.
    struct Header: Decodable {
        let algorithm: String
        let type: String?
        let keyID: String?
        /// True for `crit`, `b64`, `zip` or `cty`: each changes what the payload means, and we issue none of them.
        let altersMeaning: Bool

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case alg, typ, kid, crit, b64, zip, cty
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            algorithm = try container.decode(String.self, forKey: .alg)
            type = try container.decodeIfPresent(String.self, forKey: .typ)
            keyID = try container.decodeIfPresent(String.self, forKey: .kid)
            altersMeaning = [.crit, .b64, .zip, .cty].contains { container.contains($0) }
        }
    }

    /// Takes a token apart: exactly three parts, each strict base64url, and a header that is a JSON object with `alg`.
    init(_ token: String) throws(TokenError) {
        let bytes = Array(token.utf8)
        guard bytes.count <= Self.byteLimit else { throw .oversized }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3,
            let headerBytes = Base64URL.decode(parts[0]), !headerBytes.isEmpty,
            let payload = Base64URL.decode(parts[1]), !payload.isEmpty,
            let signature = Base64URL.decode(parts[2])
        else { throw .malformed }
        do {
            header = try JSONDecoder().decode(Header.self, from: Data(headerBytes))
        } catch {
            throw .malformed
        }
        self.payload = payload
        self.signature = signature
        signingInput = Array(bytes[..<parts[1].endIndex])
    }

    /// Refuses anything but the one algorithm and type that the caller expects; a token does not choose how it is checked.
    func require(algorithm: String, type: String) throws(TokenError) {
        guard header.algorithm == algorithm else { throw .wrongAlgorithm }
        guard !header.altersMeaning else { throw .criticalHeader }
        guard header.type == type else { throw .wrongType }
    }

    /// The claims, decoded; to be called only after the signature was checked.
    func claims<Claims: Decodable>(_ type: Claims.Type) throws(TokenError) -> Claims {
        do {
            return try JSONDecoder().decode(type, from: Data(payload))
        } catch {
            throw .badClaims
        }
    }

    /// Writes a token: `header` and `claims` as JSON with sorted keys, signed by `sign`.
    static func write(
        header: some Encodable, claims: some Encodable, sign: ([UInt8]) throws -> some Sequence<UInt8>
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let input = try Base64URL.encode(encoder.encode(header)) + "." + Base64URL.encode(encoder.encode(claims))
        return try input + "." + Base64URL.encode(sign(Array(input.utf8)))
    }
}
