import Hummingbird
import ServiceKit

/// `GET /internal/audit?limit=&user=`: the last events, the newest first, for the operator's `ba audit`.
struct AuditRoutes: Sendable {
    let store: AuditStore

    func add(to routes: inout Routes) {
        routes.get("/internal/audit", .service) { [store] request, context in
            try context.requireOperator()
            let limit = try request.query("limit", default: 50, in: 1...1_000)
            return JSONResponse(try await store.latest(limit, of: request.query("user")).map(AuditAnswer.init))
        }
    }
}

struct AuditAnswer: Encodable, Sendable {
    var at: Timestamp
    var kind: AuditEvent.Kind
    @Nullable var userID: String?
    @Nullable var sessionID: String?
    @Nullable var address: String?
    @Nullable var correlationID: String?
    /// Names and values, not an object: what they are called is no part of the form.
    var details: [String]

    init(_ event: AuditEvent) {
        at = event.at
        kind = event.kind
        _userID = Nullable(wrappedValue: event.userID)
        _sessionID = Nullable(wrappedValue: event.sessionID)
        _address = Nullable(wrappedValue: event.address)
        _correlationID = Nullable(wrappedValue: event.correlationID)
        details = event.details.map { "\($0.key)=\($0.value)" }.sorted()
    }
}
