import Access
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ServiceKit

/// Renewing, ending and listing sessions.
struct SessionRoutes: Sendable {
    let issuer: SessionIssuer
    let authenticator: RequestAuthenticator
    let origins: OriginCheck

    private var store: SessionStore { issuer.store }

    func add(to routes: inout Routes) {
        routes.post("/auth/refresh", .anyone, refresh)
        routes.post("/auth/logout", .anyone, signOut)
        routes.get("/auth/sessions", .person, list)
        routes.delete("/auth/sessions", .person, endAll)
        routes.delete("/auth/sessions/{id}", .person, end)
        routes.post("/internal/sessions/end", .service, endForOperator)
    }

    @Sendable
    private func refresh(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<TokenAnswer> {
        try origins.check(request.head)
        return try await issuer.renew(request)
    }

    /// Ends the session of the cookie and that of the access token, whichever are there. Someone who is signed out
    /// already is told the same.
    @Sendable
    private func signOut(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<[String: String]> {
        try origins.check(request.head)
        let now = issuer.clock.now()
        if let token = issuer.cookie.token(in: request.headers),
            let ended = try await store.revoke(holding: token, at: now)
        {
            issuer.audit.record(.signedOut, userID: ended.userID, sessionID: ended.id)
        }
        if let person = try await bearer(of: request),
            try await store.revoke(person.sessionID, of: person.userID, at: now)
        {
            issuer.audit.record(.signedOut, userID: person.userID, sessionID: person.sessionID)
        }
        return JSONResponse(
            ["message": "Logged out successfully"], headers: [.setCookie: issuer.cookie.clearing])
    }

    /// The person of the access token; nil when there is none or it is no longer good.
    private func bearer(of request: Request) async throws -> Identity? {
        do {
            return try await authenticator.person(request.head)
        } catch let problem as Problem where problem.status == .unauthorized {
            return nil
        }
    }

    @Sendable
    private func list(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<[SessionAnswer]> {
        let person = try context.person()
        let sessions = try await store.sessions(of: person.userID, at: issuer.clock.now())
        return JSONResponse(sessions.map { SessionAnswer($0, current: $0.id == person.sessionID) })
    }

    @Sendable
    private func endAll(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let person = try context.person()
        for ended in try await store.revokeAll(of: person.userID, at: issuer.clock.now()) {
            issuer.audit.record(.signedOut, userID: person.userID, sessionID: ended.id, ["everywhere": "true"])
        }
        return Response(status: .noContent, headers: [.setCookie: issuer.cookie.clearing])
    }

    /// `POST /internal/sessions/end?user=`: ends the sessions of one person or of everybody, for the operator's
    /// `ba sign-out`.
    @Sendable
    private func endForOperator(
        _ request: Request, _ context: ServiceContext
    ) async throws -> JSONResponse<[String: Int]> {
        try context.requireOperator()
        let now = issuer.clock.now()
        let ended =
            if let userID = request.query("user") { try await store.revokeAll(of: userID, at: now) } else {
                try await store.revokeAll(at: now)
            }
        for session in ended {
            issuer.audit.record(.signedOut, userID: session.userID, sessionID: session.id, ["by": "operator"])
        }
        return JSONResponse(["ended": ended.count])
    }

    @Sendable
    private func end(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let person = try context.person()
        let id = context.parameter("id")
        guard UUID(uuidString: id) != nil, try await store.revoke(id, of: person.userID, at: issuer.clock.now()) else {
            throw Problem.notFound("Session")
        }
        issuer.audit.record(.signedOut, userID: person.userID, sessionID: id)
        return Response(
            status: .noContent, headers: id == person.sessionID ? [.setCookie: issuer.cookie.clearing] : [:])
    }
}
