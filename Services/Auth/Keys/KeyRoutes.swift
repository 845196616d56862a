import Access
import HTTPTypes
import Hummingbird
import ServiceKit

/// `GET /auth/.well-known/jwks.json`: the public keys, for anyone who wants to check an access token (RFC 7517 §5).
/// And for the operator's `ba keys`: `GET /internal/keys`, `POST /internal/keys/rotate`.
struct KeyRoutes: Sendable {
    let follower: KeyFollower

    private var ring: SigningKeyRing { follower.ring }

    func add(to routes: inout Routes) {
        routes.get("/auth/.well-known/jwks.json", .anyone) { [ring] _, _ in
            JSONResponse(ring.published, headers: [.cacheControl: "public, max-age=\(Self.maxAge(ring.schedule))"])
        }
        routes.get("/internal/keys", .service) { [ring] _, context in
            try context.requireOperator()
            return JSONResponse(ring.records.map(SigningKeyAnswer.init))
        }
        routes.post("/internal/keys/rotate", .service, rotate)
    }

    /// Seconds. Whoever keeps the keys for this long still meets a new one before it signs.
    private static func maxAge(_ schedule: SigningKeyRing.Schedule) -> Int64 {
        min(300, schedule.lead.components.seconds / 2)
    }

    @Sendable
    private func rotate(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<[SigningKeyAnswer]>
    {
        try context.requireOperator()
        let key = try await ring.rotate(at: follower.clock.now())
        follower.audit.record(.keyPublished, ["key": key])
        try await follower.step()
        return JSONResponse(ring.records.map(SigningKeyAnswer.init))
    }
}

/// A signing key, as `ba keys` shows it.
struct SigningKeyAnswer: Encodable, Sendable {
    var id: String
    var state: SigningKeyStore.Record.State
    var createdAt: Timestamp
    var signsAt: Timestamp
    @Nullable var removedAt: Timestamp?

    init(_ record: SigningKeyStore.Record) {
        id = record.id
        state = record.state
        createdAt = record.createdAt
        signsAt = record.signsAt
        _removedAt = Nullable(wrappedValue: record.removedAt)
    }
}

extension ServiceContext {
    /// What only `ba` may ask. Every service holds the secret that its token is made from; this keeps a mistake in one
    /// of them from becoming a rotation.
    /// - Throws: a 403 `Problem`.
    func requireOperator() throws(Problem) {
        guard service?.name == "ba" else {
            throw Problem(.forbidden, code: "operator_only", "Only the operator's command `ba` may ask for this.")
        }
    }
}
