import Crypto
import Foundation
import HTTPTypes
import ServiceKit

/// The `Idempotency-Key` of an upload: repeated within a day, it gives the document it gave before.
///
/// Only a hash is kept, made with the person and the project, so that a key means nothing to anyone else.
struct UploadKey: Equatable, Sendable {
    static let lifetime = Duration.seconds(24 * 3_600)

    let hash: String

    /// Nil without the header.
    /// - Throws: 400 for a key that is empty, longer than 255 characters or not printable ASCII.
    init?(_ headers: HTTPFields, person: String, project: String) throws(Problem) {
        guard let key = headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            throw .badRequest(
                "invalid_idempotency_key", "The Idempotency-Key must be 1 to 255 printable ASCII characters.")
        }
        self.init(key: key, person: person, project: project)
    }

    init(key: String, person: String, project: String) {
        let text = [person, project, key].joined(separator: "\n")
        hash = SHA256.hash(data: Data(text.utf8)).map { byte in
            (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
