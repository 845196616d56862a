import Crypto
import Foundation

/// The key that turns words into the numbers the index holds. Each project has its own, made at random when the project
/// is made and stored sealed: two projects share no term, and changing the sealing keys does not touch the index.
struct IndexKey: Sendable, Equatable {
    private let key: SymmetricKey

    /// A new random key of 256 bits.
    init() {
        key = SymmetricKey(size: .bits256)
    }

    init(bytes: [UInt8]) {
        key = SymmetricKey(data: bytes)
    }

    var bytes: [UInt8] {
        key.withUnsafeBytes { Array($0) }
    }

    /// The first eight bytes of HMAC-SHA256(key, term), as stored in the index.
    func hash(_ term: String) -> Int64 {
        var term = term
        let code = term.withUTF8 { HMAC<SHA256>.authenticationCode(for: $0, using: key) }
        var number: UInt64 = 0
        for byte in code.prefix(8) { number = number << 8 | UInt64(byte) }
        return Int64(bitPattern: number)
    }
}
