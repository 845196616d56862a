import ServiceKit
import Storage

/// Auth's private keys in the store, each sealed.
struct SigningKeyStore: Sendable {
    let database: Database

    struct Record: Decodable, Sendable {
        enum State: String, Decodable, Sendable {
            /// The one that signs.
            case active
        }

        var id: String
        var sealedSeed: Sealed<[UInt8]>
        var state: State
    }

    /// All keys, the oldest first.
    func all() async throws -> [Record] {
        try await database.all(
            "SELECT id, sealed_seed, state FROM auth.signing_keys ORDER BY created_at, id")
    }

    /// Adds a key that signs, unless there is one already: then it does nothing.
    func addFirst(_ id: String, sealedSeed: Sealed<[UInt8]>, at now: Timestamp) async throws {
        try await database.write(
            """
            INSERT INTO auth.signing_keys (id, sealed_seed, state, created_at)
            VALUES (\(id), \(sealedSeed), \(Record.State.active.rawValue), \(now))
            ON CONFLICT DO NOTHING
            """)
    }
}
