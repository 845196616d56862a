import ServiceKit
import Storage

/// Auth's private keys in the store, each sealed.
struct SigningKeyStore: Sendable {
    static let table = SealedTable("signing_keys", key: ["id"], sealed: ["sealed_seed"])

    let database: Database

    /// A key on its way: it is published as `next`, signs as `active`, and is published as `retired` until the last
    /// token that it signed has expired.
    struct Record: Decodable, Sendable, Equatable {
        enum State: String, Codable, Sendable {
            case next
            case active
            case retired
        }

        var id: String
        var sealedSeed: Sealed<[UInt8]>
        var state: State
        var createdAt: Timestamp
        /// When it begins to sign, or began to.
        var signsAt: Timestamp
        /// When a retired key is removed.
        var removedAt: Timestamp?

        /// Whether something is to be done about it now.
        func isDue(at now: Timestamp) -> Bool {
            switch state {
            case .next: signsAt <= now
            case .active: false
            case .retired: removedAt.map { $0 <= now } ?? false
            }
        }
    }

    /// What ``advance(at:keeping:)`` did.
    struct Advance: Sendable, Equatable {
        /// The key that signs from now on.
        var activated: String?
        /// Those that no longer verify.
        var removed: [String] = []
    }

    /// All keys, the oldest first.
    func all() async throws -> [Record] {
        try await database.all(
            """
            SELECT id, sealed_seed, state, created_at, signs_at, removed_at FROM auth.signing_keys
            ORDER BY created_at, id
            """)
    }

    /// Adds a key that signs, unless there is one already: then it does nothing.
    func addFirst(_ id: String, sealedSeed: Sealed<[UInt8]>, at now: Timestamp) async throws {
        try await database.write(Self.insertion(id, sealedSeed, .active, signsAt: now, at: now))
    }

    /// Adds a key that is to sign from `signsAt` on.
    /// - Returns: false when another waits to sign already; then nothing is added.
    func addNext(
        _ id: String, sealedSeed: Sealed<[UInt8]>, signsAt: Timestamp, at now: Timestamp
    ) async throws -> Bool {
        try await database.write(Self.insertion(id, sealedSeed, .next, signsAt: signsAt, at: now)) > 0
    }

    /// Does what is due: the waiting key takes over from the one that signs, which is kept for `retention` so that its
    /// tokens stay good; and keys whose time is over are removed. Of several replicas that try at once one does it.
    func advance(at now: Timestamp, keeping retention: Duration) async throws -> Advance {
        try await database.transaction(retries: 3) { transaction in
            try await transaction.write(
                """
                UPDATE auth.signing_keys SET state = 'retired', removed_at = \(now.advanced(by: retention))
                WHERE state = 'active'
                    AND EXISTS (SELECT 1 FROM auth.signing_keys n WHERE n.state = 'next' AND n.signs_at <= \(now))
                """)
            let activated = try await transaction.writeFirst(
                """
                UPDATE auth.signing_keys SET state = 'active', signs_at = \(now)
                WHERE state = 'next' AND signs_at <= \(now) RETURNING id
                """, as: String.self)
            let removed = try await transaction.writeAll(
                "DELETE FROM auth.signing_keys WHERE state = 'retired' AND removed_at <= \(now) RETURNING id",
                as: String.self)
            return Advance(activated: activated, removed: removed)
        }
    }

    private static func insertion(
        _ id: String, _ sealedSeed: Sealed<[UInt8]>, _ state: Record.State, signsAt: Timestamp, at now: Timestamp
    ) -> SQL {
        """
        INSERT INTO auth.signing_keys (id, sealed_seed, state, created_at, signs_at)
        VALUES (\(id), \(sealedSeed), \(state.rawValue), \(now), \(signsAt))
        ON CONFLICT DO NOTHING
        """
    }
}
